//! Examples at the end of the help, and the statuses that the program ends with.

pub(super) const EXAMPLES: &str = "Examples:
  hourglass train --out digits.hourglass
  hourglass train --images photos/ --out parts.hourglass --with-images
  hourglass evaluate --model parts.hourglass --report-file parts.html
  hourglass export --model parts.hourglass --format onnx,pytorch --out parts/
  hourglass completions bash > ~/.local/share/bash-completion/completions/hourglass

Status: 0 when done; 1 when it can't be done, with a sentence that says why (or when a receipt differs); 2 for options that \
don't fit together (or a receipt that can't be checked); 130 after Ctrl-C.";

pub(super) const TRAIN_EXAMPLES: &str = "Examples:
  hourglass train --set latent=8 --epochs 20 --out digits.hourglass
  hourglass train --spec 'https://example.org/#v=1&kind=vae&latent=8'
  hourglass train --images photos/ --side 64 --out parts.hourglass --with-images
  hourglass train --images table.csv --set hidden=16 --out table.hourglass
  hourglass train --resume parts.hourglass --epochs 60 --out parts.hourglass

Ctrl-C ends training and keeps the network: in --out, or without it in hourglass-interrupted.hourglass. Go on with --resume.";

pub(super) const EVALUATE_EXAMPLES: &str = "Examples:
  hourglass evaluate --model digits.hourglass
  hourglass evaluate --model parts.hourglass --images new/ --scores scores.csv --error-maps maps.zip
  hourglass evaluate --model digits.hourglass --codes codes.csv --report-file report.html
  hourglass evaluate --model digits.hourglass --report json";

pub(super) const EXPORT_EXAMPLES: &str = "Examples:
  hourglass export --model digits.hourglass --format onnx --out digits-onnx/
  hourglass export --model parts.hourglass --images photos/ --format pytorch,safetensors --out parts/";

pub(super) const DECODE_EXAMPLES: &str = "Examples:
  hourglass decode --model digits.hourglass --codes codes.csv --out images/
  hourglass decode --model digits.hourglass --codes codes.npy --out images.npz";

pub(super) const VERIFY_EXAMPLES: &str = "Examples:
  hourglass verify '#v=1&latent=8&receipt=1.1400…'
  hourglass verify LINK --images photos/ --side 64

Status: 0 when the figures come out the same, 1 when they differ, 2 when that can't be checked.";
