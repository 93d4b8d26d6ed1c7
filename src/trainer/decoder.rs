//! A trained decoder without the images that it has learned from.

use super::TrainerError;
use super::layer::Mode;
use super::network::decode;
use super::objective::output_activation;
use super::params::vector;
use super::read::read;
use crate::checkpoint::Checkpoint;
use crate::spec::{Network, Output};
use burn::tensor::{Device, Tensor};

/// Codes that go through the network at once.
const AT_ONCE: usize = 512;

/// The decoder of a checkpoint.
pub struct Decoder {
    network: Network,
    out: Output,
    params: Vec<Tensor<1>>,
    device: Device,
}

impl Decoder {
    /// The decoder, on a device.
    ///
    /// # Errors
    /// When the checkpoint lacks a tensor of its own network.
    pub fn new(checkpoint: &Checkpoint, device: &Device) -> Result<Self, TrainerError> {
        let network = Network::new(&checkpoint.spec, checkpoint.image);
        let load = |name: &str, shape: &[usize]| Ok(vector(checkpoint.values(name, shape)?.to_vec(), device));
        let params: Result<_, TrainerError> =
            network.params().map(|param| load(&param.name, &param.shape)).collect();
        Ok(Self { params: params?, out: checkpoint.spec.out, network, device: device.clone() })
    }

    /// Values of a code.
    pub fn latent(&self) -> usize {
        self.network.latent()
    }

    /// Images of codes.
    ///
    /// # Shapes
    ///   - codes `[n, latent]`
    ///   - output `[n, pixels]`, in 0–1 with a sigmoid output
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn decode(&self, codes: &[f32]) -> Result<Vec<f32>, TrainerError> {
        let latent = self.latent();
        let image = |codes: &[f32]| {
            let codes = vector(codes.to_vec(), &self.device).reshape([codes.len() / latent, latent]);
            output_activation(decode(&self.network, &self.params, codes, &mut Mode::Evaluate), self.out)
        };
        Ok(read(codes.chunks(AT_ONCE * latent).map(image)).await?.concat())
    }
}
