//! A graph of ONNX: nodes, constant tensors, inputs and outputs. Field numbers are those of onnx.proto3.

use super::wire::Message;

/// Version of the file format; the first that has everything of [`OPSET`].
const IR_VERSION: i64 = 8;
/// Version of the operators.
const OPSET: i64 = 17;

/// Type of a tensor's elements, with its number in `TensorProto.DataType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Float = 1,
    Int64 = 7,
    Bool = 9,
}

/// A parameter of a node.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Attribute {
    Int(i64),
    Float(f32),
    Ints(Vec<i64>),
}

/// One dimension of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dim {
    /// The number of examples, which the caller chooses.
    Batch,
    Fixed(usize),
}

struct Node {
    op: &'static str,
    inputs: Vec<String>,
    outputs: Vec<String>,
    attributes: Vec<(&'static str, Attribute)>,
}

struct Constant {
    name: String,
    element: Element,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

struct Value {
    name: String,
    about: &'static str,
    element: Element,
    shape: Vec<Dim>,
}

/// A graph that is being built.
#[derive(Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    constants: Vec<Constant>,
    inputs: Vec<Value>,
    outputs: Vec<Value>,
}

impl Graph {
    /// Adds an input; its name.
    pub(super) fn input(&mut self, name: &str, about: &'static str, shape: Vec<Dim>) -> String {
        self.inputs.push(Value { name: name.into(), about, element: Element::Float, shape });
        name.into()
    }

    /// Makes a value an output of this name.
    pub(super) fn output(
        &mut self,
        value: &str,
        name: &str,
        about: &'static str,
        element: Element,
        shape: Vec<Dim>,
    ) {
        for used in self.nodes.iter_mut().flat_map(|node| node.inputs.iter_mut().chain(&mut node.outputs)) {
            if used == value {
                *used = name.into();
            }
        }
        self.outputs.push(Value { name: name.into(), about, element, shape });
    }

    /// Adds a tensor of numbers unless there is one of this name; its name. One that is named like an input is what that input
    /// is when it is not given.
    pub(super) fn floats(&mut self, name: &str, shape: &[usize], values: &[f32]) -> String {
        let bytes = || values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.constant(name, Element::Float, shape, bytes)
    }

    /// The same for a tensor `[n]` of whole numbers.
    pub(super) fn ints(&mut self, name: &str, values: &[i64]) -> String {
        let bytes = || values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.constant(name, Element::Int64, &[values.len()], bytes)
    }

    fn constant(
        &mut self,
        name: &str,
        element: Element,
        shape: &[usize],
        bytes: impl FnOnce() -> Vec<u8>,
    ) -> String {
        if self.constants.iter().all(|constant| constant.name != name) {
            let constant = Constant { name: name.into(), element, shape: shape.to_vec(), bytes: bytes() };
            self.constants.push(constant);
        }
        name.into()
    }

    /// Adds a node; the name of its first output.
    pub(super) fn node(
        &mut self,
        op: &'static str,
        inputs: &[&str],
        attributes: &[(&'static str, Attribute)],
    ) -> String {
        let output = format!("{}_{}", op.to_lowercase(), self.nodes.len());
        let mut outputs = vec![output.clone()];
        if op == "TopK" {
            outputs.push(format!("{output}_indices"));
        }
        let inputs = inputs.iter().map(|&input| input.to_owned()).collect();
        self.nodes.push(Node { op, inputs, outputs, attributes: attributes.to_vec() });
        output
    }

    /// The file (`ModelProto`).
    pub(super) fn to_file(&self, name: &str, metadata: &[(&'static str, String)]) -> Vec<u8> {
        let mut file = Message::default();
        file.int(1, IR_VERSION);
        file.bytes(2, "hourglass");
        file.bytes(3, env!("CARGO_PKG_VERSION"));
        file.message(7, |graph| self.write(name, graph));
        file.message(8, |opset| {
            opset.bytes(1, "");
            opset.int(2, OPSET);
        });
        for (key, value) in metadata {
            file.message(14, |pair| {
                pair.bytes(1, key);
                pair.bytes(2, value);
            });
        }
        file.0
    }

    /// `GraphProto`.
    fn write(&self, name: &str, graph: &mut Message) {
        for (i, node) in self.nodes.iter().enumerate() {
            graph.message(1, |message| node.write(i, message));
        }
        graph.bytes(2, name);
        for constant in &self.constants {
            graph.message(5, |tensor| {
                constant.shape.iter().for_each(|&side| tensor.int(1, side as i64));
                tensor.int(2, constant.element as i64);
                tensor.bytes(8, &constant.name);
                tensor.bytes(9, &constant.bytes);
            });
        }
        for (field, values) in [(11, &self.inputs), (12, &self.outputs)] {
            for value in values {
                graph.message(field, |message| value.write(message));
            }
        }
    }
}

impl Node {
    /// `NodeProto`.
    fn write(&self, index: usize, message: &mut Message) {
        self.inputs.iter().for_each(|input| message.bytes(1, input));
        self.outputs.iter().for_each(|output| message.bytes(2, output));
        message.bytes(3, format!("{}_{index}", self.op));
        message.bytes(4, self.op);
        for (name, attribute) in &self.attributes {
            message.message(5, |message| {
                message.bytes(1, name);
                // The last field is its type.
                match attribute {
                    Attribute::Float(value) => {
                        message.float(2, *value);
                        message.int(20, 1);
                    }
                    Attribute::Int(value) => {
                        message.int(3, *value);
                        message.int(20, 2);
                    }
                    Attribute::Ints(values) => {
                        values.iter().for_each(|value| message.int(8, *value));
                        message.int(20, 7);
                    }
                }
            });
        }
    }
}

impl Value {
    /// `ValueInfoProto`.
    fn write(&self, message: &mut Message) {
        message.bytes(1, &self.name);
        message.message(2, |of| {
            of.message(1, |tensor| {
                tensor.int(1, self.element as i64);
                tensor.message(2, |shape| {
                    for dim in &self.shape {
                        shape.message(1, |message| match dim {
                            Dim::Fixed(side) => message.int(1, *side as i64),
                            Dim::Batch => message.bytes(2, "batch"),
                        });
                    }
                });
            });
        });
        message.bytes(3, self.about);
    }
}
