//! The tensors of a network, each flat: layers reshape what they need, and the optimiser, checkpoints and hand-overs
//! treat all alike.

use crate::data::rng::Random;
use crate::spec::{Init, Network, ParamSpec};
use burn::tensor::{Device, Tensor, TensorData};

/// Stream of [`Random`] for first parameters.
const STREAM: u64 = 0x1417;

/// One tensor of the network on a device, without autodiff.
#[derive(Clone)]
pub struct Param {
    /// Name, shape, whether gradients move it.
    pub spec: ParamSpec,
    /// Its values, `[spec.len()]`.
    pub value: Tensor<1>,
}

impl Param {
    /// Puts `values` on the device.
    pub fn new(spec: ParamSpec, values: Vec<f32>, device: &Device) -> Self {
        let value = vector(values, device);
        Self { spec, value }
    }
}

/// `[n]` on the device.
pub fn vector(values: Vec<f32>, device: &Device) -> Tensor<1> {
    let n = values.len();
    Tensor::from_data(TensorData::new(values, [n]), device)
}

/// First parameters of a network: the same on every engine, since they are drawn on the CPU.
pub fn fresh_params(network: &Network, seed: u32, device: &Device) -> Vec<Param> {
    let mut random = Random::new(u64::from(seed), STREAM);
    let mut draw = |spec: ParamSpec| {
        let values = match spec.init {
            Init::Constant(value) => vec![value; spec.len()],
            Init::Uniform(bound) => (0..spec.len()).map(|_| random.range(-bound, bound)).collect(),
        };
        Param::new(spec, values, device)
    };
    network.params().map(&mut draw).collect()
}
