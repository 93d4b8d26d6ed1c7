//! Messages in Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding), as far as ONNX needs it.
//!
//! Ours, because of the eleven kinds of message in an ONNX file each is written in one place: with `prost` they would be
//! declared first, and every weight copied once more. The crates that know ONNX (`onnx-ir`, `tract-onnx`, `ort`) read it.

/// A message that is being written.
#[derive(Clone, Debug, Default)]
pub(super) struct Message(pub Vec<u8>);

/// What follows a field's number.
#[derive(Clone, Copy)]
enum WireType {
    Varint = 0,
    Length = 2,
    Fixed32 = 5,
}

impl Message {
    /// Adds an integer or an enum's value.
    pub(super) fn int(&mut self, field: u32, value: i64) {
        self.key(field, WireType::Varint);
        // A negative number is its two's complement of 64 bits.
        self.varint(value as u64);
    }

    /// Adds a number of 32 bits.
    pub(super) fn float(&mut self, field: u32, value: f32) {
        self.key(field, WireType::Fixed32);
        self.0.extend(value.to_le_bytes());
    }

    /// Adds a text or bytes.
    pub(super) fn bytes(&mut self, field: u32, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.key(field, WireType::Length);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Adds a message that this builds.
    pub(super) fn message(&mut self, field: u32, build: impl FnOnce(&mut Self)) {
        let mut message = Self::default();
        build(&mut message);
        self.bytes(field, message.0);
    }

    fn key(&mut self, field: u32, wire_type: WireType) {
        self.varint(u64::from(field) << 3 | wire_type as u64);
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        let mut message = Message::default();
        message.int(1, 150);
        message.bytes(2, "testing");
        message.message(3, |inner| inner.int(1, 150));
        message.int(4, -2);
        let expected: &[u8] = &[
            &[0x08, 0x96, 0x01][..],
            &[0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67],
            &[0x1a, 0x03, 0x08, 0x96, 0x01],
            &[0x20, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        ]
        .concat();
        assert_eq!(message.0, expected);
    }
}
