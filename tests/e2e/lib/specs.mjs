// The experiments that the engine tests and the bench run, as links write them: what differs from the defaults.

/** Images a step of the reference networks. */
export const BATCH = 128;

/** The two reference networks of the bench. */
export const REFERENCE = {
  dense: `hidden=256,64&batch=${BATCH}`,
  conv: `net=conv&hidden=16,32&batch=${BATCH}`,
};

/** A network whose steps ask next to nothing of a GPU: what they take is what the worker does around them. */
export const TINY = "hidden=16,8&batch=16";

/** The same kinds of network, small enough for a software GPU: 7 steps an epoch. */
export const SMALL = {
  dense: "n=500&batch=64&hidden=64,32",
  conv: "n=500&batch=64&net=conv&hidden=4,8&latent=4",
};

/** Every kind of autoencoder, with its random parts turned on. */
export const KINDS = {
  denoising: "kind=denoising&corrupt=salt-pepper",
  "tied weights and dropout": "tied=1&drop=0.2&opt=adamw",
  "sparse (L1)": "kind=sparse&weight=0.01",
  "sparse (KL)": "kind=sparse&sparsity=kl&weight=0.01",
  variational: "kind=vae&loss=bce&warm=2",
  "siamese (contrastive)": "kind=siamese&weight=0.1",
  "siamese (triplet)": "kind=siamese&pair=triplet&weight=0.1",
  contractive: "kind=contractive&weight=0.01",
};
