//! What the network makes of images and codes. Nothing here changes a parameter, and images of the set have to be
//! generated before ([`Trainer::generate`]).

use super::TrainerError;
use super::images::to_bytes;
use super::layer::Mode;
use super::network::{decode, encode, encode_distribution};
use super::objective::output_activation;
use super::params::vector;
use super::read::read;
use super::run::Trainer;
use crate::data::TableRows;
use crate::protocol::Floats;
use burn::tensor::Tensor;

/// Most images in one forward pass without training; it bounds the memory that the pass takes.
pub const EVAL_BATCH_SIZE: usize = 512;

/// One image's code and reconstruction.
pub struct Reconstruction {
    /// The reconstruction, `[pixels]`, clamped to 0–255.
    pub pixels: Vec<u8>,
    /// The code, `[latent]`.
    pub code: Vec<f32>,
    /// Mean squared error per pixel, in 0–1.
    pub mse: f32,
}

impl Trainer {
    /// Codes of the set's images with these indices.
    ///
    /// # Shapes
    ///   - output `[indices, latent]`
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn encode(&self, indices: &[u32]) -> Result<Vec<f32>, TrainerError> {
        let params = self.param_values();
        let encode = |batch| encode(&self.network, &params, self.images.select(batch), &mut Mode::Evaluate);
        Ok(read(indices.chunks(EVAL_BATCH_SIZE).map(encode)).await?.concat())
    }

    /// Codes of the set's images from index `first` on.
    ///
    /// # Shapes
    ///   - output `[count, latent]`
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn encode_range(&self, first: usize, count: usize) -> Result<Vec<f32>, TrainerError> {
        let params = self.param_values();
        let encode = |images| encode(&self.network, &params, images, &mut Mode::Evaluate);
        Ok(read(self.batches(first, count).map(encode)).await?.concat())
    }

    /// Codes of the set's images from index `first` on, and the standard deviation of each value.
    ///
    /// # Shapes
    ///   - output `[count, latent]` each; the standard deviations are empty when codes are no distributions
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn encode_range_with_std(
        &self,
        first: usize,
        count: usize,
    ) -> Result<(Vec<f32>, Vec<f32>), TrainerError> {
        let params = self.param_values();
        let (mut means, mut log_vars) = (Vec::new(), Vec::new());
        for images in self.batches(first, count) {
            let code = encode_distribution(&self.network, &params, images, &mut Mode::Evaluate);
            means.push(code.mean);
            log_vars.extend(code.log_var);
        }
        let batches = means.len();
        let mut values = read(means.into_iter().chain(log_vars)).await?;
        let log_vars = values.split_off(batches).concat();
        let stds = log_vars.into_iter().map(|log_var| libm::expf(0.5 * log_var)).collect();
        Ok((values.concat(), stds))
    }

    /// Codes of images that need not be of the set.
    ///
    /// # Shapes
    ///   - images `[n, pixels]`, in 0–1
    ///   - output `[n, latent]`
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn encode_pixels(&self, images: Vec<f32>) -> Result<Vec<f32>, TrainerError> {
        let params = self.param_values();
        let encode = |images| encode(&self.network, &params, images, &mut Mode::Evaluate);
        Ok(read(self.rows(&images, self.set().shape.len()).map(encode)).await?.concat())
    }

    /// Images of codes.
    ///
    /// # Shapes
    ///   - codes `[n, latent]`
    ///   - output `[n, pixels]`, in 0–1 with a sigmoid output
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn decode(&self, codes: Vec<f32>) -> Result<Vec<f32>, TrainerError> {
        let params = self.param_values();
        let decode = |codes| {
            output_activation(decode(&self.network, &params, codes, &mut Mode::Evaluate), self.spec.out)
        };
        Ok(read(self.rows(&codes, self.network.latent()).map(decode)).await?.concat())
    }

    /// Images of codes as bytes, clamped to 0–255.
    ///
    /// # Shapes
    ///   - codes `[n, latent]`
    ///   - output `[n, pixels]`
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn decode_to_bytes(&self, codes: Vec<f32>) -> Result<Vec<u8>, TrainerError> {
        Ok(to_bytes(&self.decode(codes).await?))
    }

    /// Reconstructions of the set's images with these indices.
    ///
    /// # Shapes
    ///   - output `[indices, pixels]`, in 0–1 with a sigmoid output
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn reconstruct(&self, indices: &[u32]) -> Result<Vec<f32>, TrainerError> {
        let params = self.param_values();
        let reconstruct = |batch| self.autoencode(&params, self.images.select(batch)).1;
        Ok(read(indices.chunks(EVAL_BATCH_SIZE).map(reconstruct)).await?.concat())
    }

    /// Rows of a table and their reconstructions as numbers; `None` for a set of images.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn table_rows(&self, indices: &[u32]) -> Result<Option<TableRows>, TrainerError> {
        let Some(table) = &self.set().table else { return Ok(None) };
        let values = indices.iter().flat_map(|&i| table.row(i as usize)).copied().collect();
        let copies = Floats(self.reconstruct(indices).await?);
        Ok(Some(TableRows { values: Floats(values), copies, ..TableRows::default() }))
    }

    /// The set's images with these indices as validation corrupts them, and their reconstructions; `None` when the
    /// experiment corrupts nothing.
    ///
    /// # Shapes
    ///   - output `[indices, pixels]` each, in 0–1 (reconstructions with a sigmoid output)
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn denoise(&self, indices: &[u32]) -> Result<Option<(Vec<f32>, Vec<f32>)>, TrainerError> {
        let params = self.param_values();
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        for batch in indices.chunks(EVAL_BATCH_SIZE) {
            let Some(corrupted) = self.corrupted(batch) else { return Ok(None) };
            outputs.push(self.autoencode(&params, corrupted.clone()).1);
            inputs.push(corrupted);
        }
        Ok(Some((read(inputs).await?.concat(), read(outputs).await?.concat())))
    }

    /// Code and reconstruction of an image, `[pixels]`, that need not be of the set.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn reconstruct_pixels(&self, image: &[u8]) -> Result<Reconstruction, TrainerError> {
        let (code, reconstruction) = self.autoencode(&self.param_values(), self.images.upload(image));
        let mut both = read([code, reconstruction]).await?.into_iter();
        let (code, reconstruction) = (both.next().unwrap_or_default(), both.next().unwrap_or_default());
        let squares = image.iter().zip(&reconstruction).map(|(p, r)| (f32::from(*p) / 255.0 - r).powi(2));
        let mse = squares.sum::<f32>() / image.len().max(1) as f32;
        Ok(Reconstruction { pixels: to_bytes(&reconstruction), code, mse })
    }

    /// KL divergence from the standard normal of each value of each image's code, in nats, for the set's images with
    /// these indices; `None` when codes are no distributions.
    ///
    /// # Shapes
    ///   - output `[indices, latent]`
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn kl(&self, indices: &[u32]) -> Result<Option<Vec<f64>>, TrainerError> {
        let images = self.images.select(indices);
        let code = encode_distribution(&self.network, &self.param_values(), images, &mut Mode::Evaluate);
        let Some(log_var) = code.log_var else { return Ok(None) };
        let parts = read([code.mean, log_var]).await?;
        let kl = |(mean, log_var): (&f32, &f32)| {
            let (mean, log_var) = (f64::from(*mean), f64::from(*log_var));
            0.5 * (mean * mean + libm::exp(log_var) - log_var - 1.0)
        };
        Ok(Some(parts[0].iter().zip(&parts[1]).map(kl).collect()))
    }

    /// Mean over images of [`kl`](Self::kl): the KL divergence of each value of the code.
    ///
    /// # Shapes
    ///   - output `[latent]`
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn kl_by_value(&self, indices: &[u32]) -> Result<Option<Vec<f32>>, TrainerError> {
        let latent = self.network.latent();
        let mut sums = vec![0.0_f64; latent];
        for batch in indices.chunks(EVAL_BATCH_SIZE) {
            let Some(kl) = self.kl(batch).await? else { return Ok(None) };
            for image in kl.chunks_exact(latent) {
                sums.iter_mut().zip(image).for_each(|(sum, kl)| *sum += kl);
            }
        }
        Ok(Some(sums.into_iter().map(|sum| (sum / indices.len().max(1) as f64) as f32).collect()))
    }

    /// Codes `[batch, latent]` and reconstructions `[batch, pixels]` of images `[batch, pixels]`.
    fn autoencode(&self, params: &[Tensor<1>], images: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
        let codes = encode(&self.network, params, images, &mut Mode::Evaluate);
        let logits = decode(&self.network, params, codes.clone(), &mut Mode::Evaluate);
        (codes, output_activation(logits, self.spec.out))
    }

    /// The set's images from index `first` on, in tensors `[batch, pixels]`.
    fn batches(&self, first: usize, count: usize) -> impl Iterator<Item = Tensor<2>> {
        let end = first + count;
        let batch = move |start| self.images.range(start, EVAL_BATCH_SIZE.min(end - start));
        (first..end).step_by(EVAL_BATCH_SIZE).map(batch)
    }

    /// Rows of this width on the device, in tensors `[batch, width]`.
    fn rows(&self, values: &[f32], width: usize) -> impl Iterator<Item = Tensor<2>> {
        let batch =
            move |rows: &[f32]| vector(rows.to_vec(), &self.device).reshape([rows.len() / width, width]);
        values.chunks(EVAL_BATCH_SIZE * width).map(batch)
    }
}
