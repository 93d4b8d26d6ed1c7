//! Looking at a network: codes, reconstructions, decoded codes. Nothing here moves a parameter, and the set's images
//! that are asked for have to be drawn before ([`Trainer::draw`]).

use super::TrainerError;
use super::images::to_bytes;
use super::net::{Mode, decode, encode, encode_all};
use super::objective::squash;
use super::params::vector;
use super::read::read;
use super::step::{INFERENCE_BATCH, Trainer};
use burn::tensor::Tensor;

/// What the network makes of one image.
pub struct Seen {
    /// `[pixels]`, clamped to 0–255.
    pub reconstruction: Vec<u8>,
    /// `[latent]`.
    pub code: Vec<f32>,
    /// Mean squared error a pixel.
    pub mse: f32,
}

impl Trainer {
    /// Codes of a run of the set's images, `[count, latent]` row-major.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn codes(&self, first: usize, count: usize) -> Result<Vec<f32>, TrainerError> {
        let values = self.values();
        let mut parts = Vec::new();
        for start in (first..first + count).step_by(INFERENCE_BATCH) {
            let images = self.images.range(start, INFERENCE_BATCH.min(first + count - start));
            parts.push(encode(&self.network, &values, images, &mut Mode::Evaluate));
        }
        Ok(read(parts).await?.concat())
    }

    /// Codes of a run of the set's images, and the standard deviation of each value, both `[count, latent]` row-major; the
    /// latter empty where codes are no distributions.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn codes_with_std(
        &self,
        first: usize,
        count: usize,
    ) -> Result<(Vec<f32>, Vec<f32>), TrainerError> {
        let values = self.values();
        let (mut means, mut logs) = (Vec::new(), Vec::new());
        for start in (first..first + count).step_by(INFERENCE_BATCH) {
            let images = self.images.range(start, INFERENCE_BATCH.min(first + count - start));
            let code = encode_all(&self.network, &values, images, &mut Mode::Evaluate);
            means.push(code.mean);
            logs.extend(code.log_variance);
        }
        let parts = means.len();
        let mut values = read(means.into_iter().chain(logs)).await?;
        let stds = values.split_off(parts).concat().into_iter().map(|log| libm::expf(0.5 * log)).collect();
        Ok((values.concat(), stds))
    }

    /// KL divergence from the standard normal of each value of the code, in nats, `[latent]`: the mean over the set's
    /// images with these indices; none when codes have no spread.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn kl_by_value(&self, indices: &[u32]) -> Result<Option<Vec<f32>>, TrainerError> {
        let latent = self.network.latent();
        let mut sums = vec![0.0_f64; latent];
        for chunk in indices.chunks(INFERENCE_BATCH) {
            let Some(kl) = self.kl(chunk).await? else { return Ok(None) };
            for image in kl.chunks_exact(latent) {
                sums.iter_mut().zip(image).for_each(|(sum, kl)| *sum += kl);
            }
        }
        Ok(Some(sums.into_iter().map(|sum| (sum / indices.len().max(1) as f64) as f32).collect()))
    }

    /// KL divergence from the standard normal of each value of each image's code, in nats, `[indices, latent]` row-major;
    /// none when codes have no spread.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn kl(&self, indices: &[u32]) -> Result<Option<Vec<f64>>, TrainerError> {
        let images = self.images.pick(indices);
        let code = encode_all(&self.network, &self.values(), images, &mut Mode::Evaluate);
        let Some(log_variance) = code.log_variance else { return Ok(None) };
        let parts = read([code.mean, log_variance]).await?;
        let kl = |(mean, log): (&f32, &f32)| {
            let (mean, log) = (f64::from(*mean), f64::from(*log));
            0.5 * (mean * mean + libm::exp(log) - log - 1.0)
        };
        Ok(Some(parts[0].iter().zip(&parts[1]).map(kl).collect()))
    }

    /// Reconstructions in 0–1 of the set's images with these indices, `[indices, pixels]` row-major.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn reconstruct(&self, indices: &[u32]) -> Result<Vec<f32>, TrainerError> {
        let values = self.values();
        let mut parts = Vec::new();
        for chunk in indices.chunks(INFERENCE_BATCH) {
            let images = self.images.pick(chunk);
            parts.push(self.copy(&values, images).1);
        }
        Ok(read(parts).await?.concat())
    }

    /// What the encoder sees in validation of the set's images with these indices, and what the network restores from it,
    /// each in 0–1 and `[indices, pixels]` row-major; none when nothing is damaged.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn restore(&self, indices: &[u32]) -> Result<Option<(Vec<f32>, Vec<f32>)>, TrainerError> {
        let values = self.values();
        let (mut seen, mut restored) = (Vec::new(), Vec::new());
        for chunk in indices.chunks(INFERENCE_BATCH) {
            let Some(damaged) = self.damaged(chunk) else { return Ok(None) };
            restored.push(self.copy(&values, damaged.clone()).1);
            seen.push(damaged);
        }
        Ok(Some((read(seen).await?.concat(), read(restored).await?.concat())))
    }

    /// What the network makes of an image that is not of the set.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn see(&self, pixels: &[u8]) -> Result<Seen, TrainerError> {
        let (code, reconstruction) = self.copy(&self.values(), self.images.upload(pixels));
        let mut both = read([code, reconstruction]).await?.into_iter();
        let (code, reconstruction) = (both.next().unwrap_or_default(), both.next().unwrap_or_default());
        let squares = pixels.iter().zip(&reconstruction).map(|(p, r)| (f32::from(*p) / 255.0 - r).powi(2));
        let mse = squares.sum::<f32>() / pixels.len().max(1) as f32;
        Ok(Seen { reconstruction: to_bytes(&reconstruction), code, mse })
    }

    /// Pictures of codes: `[codes, latent]` to `[codes, pixels]`, as bytes.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn decode(&self, codes: Vec<f32>) -> Result<Vec<u8>, TrainerError> {
        Ok(to_bytes(&self.draw_codes(codes).await?))
    }

    /// Codes of images `[n, pixels]` in 0–1 that need not be of the set, `[n, latent]`.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn encode_pixels(&self, images: Vec<f32>) -> Result<Vec<f32>, TrainerError> {
        let pixels = self.set().shape.len();
        let values = self.values();
        let parts = images.chunks(INFERENCE_BATCH * pixels).map(|part| {
            let count = part.len() / pixels;
            let part = vector(part.to_vec(), &self.device).reshape([count, pixels]);
            encode(&self.network, &values, part, &mut Mode::Evaluate)
        });
        Ok(read(parts.collect::<Vec<_>>()).await?.concat())
    }

    /// Pictures of codes in 0–1: `[codes, latent]` to `[codes, pixels]`.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn draw_codes(&self, codes: Vec<f32>) -> Result<Vec<f32>, TrainerError> {
        let latent = self.network.latent();
        let values = self.values();
        let parts = codes.chunks(INFERENCE_BATCH * latent).map(|part| {
            let count = part.len() / latent;
            let part = vector(part.to_vec(), &self.device).reshape([count, latent]);
            squash(decode(&self.network, &values, part, &mut Mode::Evaluate), self.spec.out)
        });
        Ok(read(parts.collect::<Vec<_>>()).await?.concat())
    }

    /// Code and reconstruction of images.
    fn copy(&self, values: &[Tensor<1>], images: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
        let codes = encode(&self.network, values, images, &mut Mode::Evaluate);
        let logits = decode(&self.network, values, codes.clone(), &mut Mode::Evaluate);
        (codes, squash(logits, self.spec.out))
    }
}
