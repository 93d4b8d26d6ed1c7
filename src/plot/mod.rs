//! Pictures of a run, generic over plotters' `DrawingBackend`: data in, picture out.
