//! The parameters of a network, each a flat tensor: a layer reshapes its own, and optimiser and checkpoints need no
//! shapes.

use crate::data::rng::Random;
use crate::spec::{Init, Network, ParamSpec};
use burn::tensor::{Device, Tensor, TensorData};

/// Stream of [`Random`] for initial parameters.
const STREAM: u64 = 0x1417;

/// One parameter or running statistic on a device, without autodiff.
#[derive(Clone)]
pub struct Param {
    /// Name, shape, and whether it is trained.
    pub spec: ParamSpec,
    /// Values, `[spec.len()]`.
    pub value: Tensor<1>,
}

impl Param {
    /// A parameter with these values.
    pub fn new(spec: ParamSpec, values: Vec<f32>, device: &Device) -> Self {
        let value = vector(values, device);
        Self { spec, value }
    }
}

/// Values as a tensor `[n]` on the device.
pub fn vector(values: Vec<f32>, device: &Device) -> Tensor<1> {
    let n = values.len();
    Tensor::from_data(TensorData::new(values, [n]), device)
}

/// Initial parameters of a network, in the order of [`Network::params`]. They are sampled on the CPU, so that every
/// engine starts with the same.
pub fn fresh_params(network: &Network, seed: u32, device: &Device) -> Vec<Param> {
    let mut random = Random::new(u64::from(seed), STREAM);
    let mut init = |spec: ParamSpec| {
        let values = match spec.init {
            Init::Constant(value) => vec![value; spec.len()],
            Init::Uniform(bound) => (0..spec.len()).map(|_| random.range(-bound, bound)).collect(),
        };
        Param::new(spec, values, device)
    };
    network.params().map(&mut init).collect()
}
