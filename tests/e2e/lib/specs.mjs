// The experiments that the engine tests and the bench run, as src/spec names their parts.

const COMMON = {
  data: "digits",
  n: 5000,
  kind: "plain",
  latent: 2,
  act: "Relu",
  out: "Sigmoid",
  norm: false,
  loss: "Mse",
  opt: "Adam",
  lr: 1e-3,
  batch: 128,
  epochs: 200,
  seed: 1,
};

/** The two reference networks of the bench. */
export const REFERENCE = {
  dense: { ...COMMON, net: "Dense", hidden: [256, 64] },
  conv: { ...COMMON, net: "Conv", hidden: [16, 32] },
};

/** The same kinds of network, small enough for a software GPU: 7 steps an epoch. */
export const SMALL = {
  dense: { ...COMMON, n: 500, batch: 64, net: "Dense", hidden: [64, 32] },
  conv: { ...COMMON, n: 500, batch: 64, net: "Conv", hidden: [4, 8], latent: 4 },
};
