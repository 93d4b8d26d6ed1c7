//! Every layer's, activation's and loss's gradient against central finite differences.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use burn::tensor::{Device, Tensor, TensorData};
use hourglass::data::ImageShape;
use hourglass::data::rng::Random;
use hourglass::plot::Hourglass;
use hourglass::plot::hourglass::Extras;
use hourglass::spec::{Activation, Loss, Net, Network, Op, Output, Spec};
use hourglass::trainer::objective::reconstruction_loss;
use hourglass::trainer::{Mode, TrainPass, decode, encode, forward, fresh_params};

const BATCH: usize = 6;

/// A small network on random images, its parameters as plain numbers.
struct Case {
    spec: Spec,
    network: Network,
    device: Device,
    images: Vec<f32>,
    shapes: Vec<usize>,
}

impl Case {
    fn new(spec: Spec) -> (Self, Vec<Vec<f32>>) {
        let device = Device::flex();
        let image = ImageShape::grey(5, 6);
        let network = Network::new(&spec, image);
        let mut random = Random::new(3, 1);
        let images = (0..BATCH * image.len()).map(|_| random.unit()).collect();
        // Biases away from 0, so that no pre-activation sits on a ReLU's corner for every image at once.
        let params: Vec<Vec<f32>> = fresh_params(&network, spec.seed, &device)
            .into_iter()
            .map(|p| (0..p.spec.len()).map(|i| read(p.value.clone())[i] + random.range(0.05, 0.15)).collect())
            .collect();
        let shapes = params.iter().map(Vec::len).collect();
        (Self { spec, network, device, images, shapes }, params)
    }

    fn tensors(&self, params: &[Vec<f32>]) -> Vec<Tensor<1>> {
        let on_device =
            |(v, n): (&Vec<f32>, &usize)| Tensor::from_data(TensorData::new(v.clone(), [*n]), &self.device);
        params.iter().zip(&self.shapes).map(on_device).collect()
    }

    fn loss(&self, params: &[Tensor<1>]) -> Tensor<1> {
        let images = TensorData::new(self.images.clone(), [BATCH, self.images.len() / BATCH]);
        let images = Tensor::<2>::from_data(images, &self.device);
        let mut training = TrainPass::default();
        let mode = &mut Mode::Train(&mut training);
        let codes = encode(&self.network, params, images.clone(), mode);
        let logits = decode(&self.network, params, codes, mode);
        reconstruction_loss(self.spec.loss, self.spec.out, logits, images)
    }

    /// The loss in f64 would need other code; instead the difference is taken over a step large enough for f32.
    fn slope(&self, params: &[Vec<f32>], at: usize, i: usize) -> f32 {
        const STEP: f32 = 4e-3;
        let shifted = |by: f32| {
            let mut params = params.to_vec();
            params[at][i] += by;
            read(self.loss(&self.tensors(&params)))[0]
        };
        (shifted(STEP) - shifted(-STEP)) / (2.0 * STEP)
    }

    fn check(&self, params: &[Vec<f32>]) {
        let specs: Vec<_> = self.network.layers.iter().flat_map(|l| l.params()).collect();
        let leaves: Vec<_> = self.tensors(params).into_iter().map(|t| t.autodiff().require_grad()).collect();
        let mut gradients = self.loss(&leaves).backward();
        let mut random = Random::new(11, 4);
        for (at, spec) in specs.iter().enumerate().filter(|(_, s)| s.trainable) {
            let gradient = leaves[at].grad_remove(&mut gradients).map(read).unwrap_or_default();
            assert_eq!(gradient.len(), spec.len(), "{} has no gradient", spec.name);
            let largest = gradient.iter().fold(0.0_f32, |m, g| m.max(g.abs()));
            for _ in 0..5 {
                let i = random.below(spec.len());
                let slope = self.slope(params, at, i);
                let error = (slope - gradient[i]).abs();
                assert!(
                    error < 0.03 * largest + 2e-4,
                    "{}[{i}] with {:?}: gradient {} but finite difference {slope}",
                    spec.name,
                    self.spec,
                    gradient[i],
                );
            }
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "a test on the host may wait for its device")]
fn read(tensor: Tensor<1>) -> Vec<f32> {
    tensor.into_data().try_into_vec().unwrap()
}

fn check(spec: Spec) {
    let (case, params) = Case::new(Spec { latent: 3, ..spec });
    case.check(&params);
}

#[test]
fn dense_with_every_activation() {
    for &act in Activation::ALL {
        check(Spec { hidden: vec![9, 5], act, ..Spec::default() });
    }
}

#[test]
fn every_loss_and_output() {
    for (loss, out) in
        [(Loss::Mse, Output::Sigmoid), (Loss::Mse, Output::Linear), (Loss::Bce, Output::Sigmoid)]
    {
        check(Spec { hidden: vec![7], act: Activation::Tanh, loss, out, ..Spec::default() });
    }
}

#[test]
fn weights_that_encoder_and_decoder_share() {
    check(Spec { hidden: vec![7, 5], tied: true, act: Activation::Tanh, ..Spec::default() });
}

#[test]
fn convolutions_that_halve_odd_sizes() {
    check(Spec { net: Net::Conv, hidden: vec![3, 4], act: Activation::Tanh, ..Spec::default() });
}

#[test]
fn batch_normalisation() {
    for (net, hidden) in [(Net::Dense, vec![8]), (Net::Conv, vec![3])] {
        check(Spec { net, hidden, norm: true, act: Activation::Tanh, ..Spec::default() });
    }
}

#[test]
fn bce_stays_finite_where_a_sigmoid_would_round_to_0_or_1() {
    let device = Device::flex();
    let logits = Tensor::<2>::from_floats([[200.0, -200.0, 200.0, -200.0]], &device);
    let images = Tensor::<2>::from_floats([[1.0, 0.0, 0.0, 1.0]], &device);
    let loss = read(reconstruction_loss(Loss::Bce, Output::Sigmoid, logits, images))[0];
    // Two pixels cost nothing, two cost their whole logit.
    assert!((loss - 100.0).abs() < 1e-3, "{loss}");
}

/// Place of an operation in the test below: one that is not tested does not compile.
fn index(op: Op) -> usize {
    match op {
        Op::Dense => 0,
        Op::Conv => 1,
        Op::ConvTranspose { .. } => 2,
    }
}

#[test]
fn every_operation_has_parameters_a_forward_pass_and_a_drawing() {
    let mut tested = [false; 3];
    for &net in Net::ALL {
        let spec = Spec { net, hidden: vec![3, 4], norm: true, latent: 3, ..Spec::default() };
        let network = Network::new(&spec, ImageShape::grey(5, 6));
        let params: Vec<_> =
            fresh_params(&network, 1, &Device::flex()).into_iter().map(|param| param.value).collect();
        let drawing = Hourglass::new(&network, Extras::for_spec(&spec), 600.0, 200.0);
        assert_eq!(drawing.bands.len(), network.layers.len());
        for (i, (layer, band)) in network.layers.iter().zip(&drawing.bands).enumerate() {
            let name = layer.op.name();
            assert!(!name.is_empty() && band.detail.contains(name), "{}: {}", layer.name, band.detail);
            let has = |part: &str| layer.params().iter().any(|param| param.name.ends_with(part));
            assert!(has("weight") && has("bias") && has("gamma") == layer.norm, "{}", layer.name);
            let x = Tensor::ones([2, layer.input.len()], &Device::flex());
            let first = network.first_param(i);
            let y = forward(&network, layer, &params, first, x, &mut Mode::Evaluate);
            assert_eq!(y.dims(), [2, layer.output.len()], "{}", layer.name);
            tested[index(layer.op)] = true;
        }
    }
    assert_eq!(tested, [true; 3]);
}
