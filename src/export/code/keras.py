"""{{TITLE}}

    python autoencoder_keras.py               check the exported weights, print the validation loss
    python autoencoder_keras.py --train       train anew on the same examples, write trained.weights.h5

Needs: pip install keras numpy safetensors, and a backend: torch, jax or tensorflow (KERAS_BACKEND=torch says which).
Beside this file: model.safetensors (the weights, named and laid out as in PyTorch), data.safetensors (the examples) and
reference.safetensors (what the exported network was measured on).
"""

import argparse
import math
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops
from safetensors import safe_open
from safetensors.numpy import load_file

HERE = Path(__file__).parent
SEED = {{SEED}}
EPOCHS = {{EPOCHS}}
BATCH_SIZE = {{BATCH}}
LEARNING_RATE = {{LR}}
#: if decay
WEIGHT_DECAY = {{DECAY}}
#: end
#: if corrupt
CORRUPTION = {{NOISE}}
#: end
#: if weight
PENALTY_WEIGHT = {{WEIGHT}}
#: end
#: if sparse_kl
TARGET_ACTIVATION = {{RHO}}
#: end
#: if vae
BETA = {{BETA}}
WARM_UP_EPOCHS = {{WARM}}
#: end
#: if siamese
MARGIN = {{MARGIN}}
#: end
{{SCALE}}

def uniform(bound):
    """Initial weights (He et al. 2015 before half-rectifiers, Glorot & Bengio 2010 elsewhere)."""
    return keras.initializers.RandomUniform(-bound, bound)


#: if l2
# Weight decay as the slope of a penalty; biases have none.
DECAY = keras.regularizers.L2(WEIGHT_DECAY / 2)


#: end
#: if tied
class TiedDense(layers.Layer):
    """A dense layer with the transposed weight of the one that it mirrors."""

    def __init__(self, mirrored, units, **options):
        super().__init__(**options)
        # Behind a function, so that its weight is not this layer's as well.
        self.mirrored, self.units = lambda: mirrored, units

    def build(self, shape):
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, x):
        return ops.matmul(x, ops.transpose(self.mirrored().kernel)) + self.bias


#: end
#: if leaky
def leaky_relu(x):
    return ops.leaky_relu(x, 0.01)


#: end
#: if images
# Images are [height, width, channels] here; vectors are in PyTorch's order, [channels, height, width].
def to_vector():
    return [layers.Permute((3, 1, 2)), layers.Flatten()]


def from_vector(channels, height, width):
    return [layers.Reshape((channels, height, width)), layers.Permute((2, 3, 1))]


#: end
def sequential(name, parts):
    return keras.Sequential(parts or [layers.Identity()], name=name)


class Autoencoder(keras.Model):
    """Examples [n, {{KERAS_EXAMPLE}}] to codes [n, {{LATENT}}] and back."""

    def __init__(self):
        super().__init__()
        self.random = keras.random.SeedGenerator(SEED)
        self.penalty_weight = keras.Variable({{FIRST_PENALTY}}, trainable=False, dtype="float32", name="penalty_weight")
        # What holds weights, by its name in the file.
        self.named = {}
        part = self.part
{{MODULES}}

    def part(self, name, layer):
        """Remembers the name of a layer."""
        self.named[name] = layer
        return layer

    def distribution(self, examples, training=False):
        """Codes{{KERAS_DISTRIBUTION}}."""
        hidden = self.encoder(examples, training=training)
#: if vae
        return self.bottleneck(hidden), self.log_var(hidden)
#: else
        return {{KERAS_CODE}}, None
#: end

    def encode(self, examples):
        return self.distribution(examples)[0]

    def decode(self, codes, training=False):
        """Logits: reconstructions before the output activation."""
        return self.decoder(codes, training=training)

    def reconstruct(self, examples):
        return reconstruction(self.decode(self.encode(examples)))

    def call(self, inputs, training=False):
        """Logits of a batch; in training of damaged examples and sampled codes, with the penalty."""
        examples = inputs["examples"]
        if not training:
            return self.decode(self.encode(examples))
#: if corrupt
        examples = self.corrupt(examples)
#: end
        code, log_var = self.distribution(examples, training=True)
#: if penalty
        self.add_loss(self.penalty_weight * self.penalty(inputs, examples, code, log_var))
#: end
#: if vae
        code = code + ops.exp(0.5 * log_var) * keras.random.normal(ops.shape(code), seed=self.random)
#: end
        return self.decode(code, training=True)

#: if corrupt
    def corrupt(self, examples):
        """Damages the encoder's input; the loss compares with the undamaged examples."""
        shape = ops.shape(examples)
#: if gaussian and table
        # The values are in eighths of a standard deviation.
        return examples + CORRUPTION / 8 * keras.random.normal(shape, seed=self.random)
#: end
#: if gaussian and images
        return ops.clip(examples + CORRUPTION * keras.random.normal(shape, seed=self.random), 0, 1)
#: end
#: if masking
        lost = keras.random.uniform({{KERAS_MASK}}, seed=self.random) < CORRUPTION
        return ops.where(lost, {{LOST}}, examples)
#: end
#: if salt_pepper
        chance = keras.random.uniform({{KERAS_MASK}}, seed=self.random) / CORRUPTION
        return ops.where(chance < 0.5, 0.0, ops.where(chance < 1, 1.0, examples))
#: end
#: if patch
        inside = True
        for axis in (1, 2):
            length = shape[axis]
            side = min(max(round(length * CORRUPTION), 1), length)
            first = keras.random.randint((shape[0], 1, 1, 1), 0, length - side + 1, seed=self.random)
            place = ops.reshape(ops.arange(length, dtype="int32"), [-1 if i == axis else 1 for i in range(4)])
            inside = ops.logical_and(inside, ops.logical_and(place >= first, place < first + side))
        return ops.where(inside, 0.0, examples)
#: end

#: end
#: if penalty
    def penalty(self, inputs, examples, code, log_var):
        """The term that is added to the reconstruction loss, before its weight."""
#: if sparse_l1
        return ops.mean(ops.sum(ops.abs(code), axis=1))
#: end
#: if sparse_kl
        active = ops.clip(ops.mean(code, axis=0), 1e-6, 1 - 1e-6)
        rho = TARGET_ACTIVATION
        return ops.sum(rho * (math.log(rho) - ops.log(active)) + (1 - rho) * (math.log(1 - rho) - ops.log(1 - active)))
#: end
#: if vae
        return 0.5 * ops.mean(ops.sum(ops.square(code) + ops.exp(log_var) - log_var - 1, axis=1))
#: end
#: if contractive
        # Mean of ‖∂code/∂example‖² (Hutchinson 1990), by central differences along random directions.
        step = 0.01 * keras.random.normal(ops.shape(examples), seed=self.random)
        slope = (self.encode(examples + step) - self.encode(examples - step)) / 0.02
        return ops.mean(ops.sum(ops.square(slope), axis=1))
#: end
#: if contrastive
        # The batch holds pairs, one behind the other.
        first, second = code[0::2], code[1::2]
        squared = ops.sum(ops.square(first - second), axis=1)
        short = ops.square(ops.relu(MARGIN - ops.sqrt(squared + 1e-9)))
        return 0.5 * ops.mean(ops.where(inputs["same"][0::2], squared, short))
#: end
#: if triplet
        anchor, positive, negative = code[0::3], code[1::3], code[2::3]
        nearer = ops.sum(ops.square(anchor - positive), axis=1) - ops.sum(ops.square(anchor - negative), axis=1)
        return ops.mean(ops.relu(nearer + MARGIN))
#: end

#: end
    def load(self, path):
        """Weights of PyTorch: dense ones are [outputs, inputs] there, filters [.., .., rows, columns]."""
        tensors = load_file(path)
        for name, layer in self.named.items():
            if f"{name}.running_mean" in tensors:
                parts = ["weight", "bias", "running_mean", "running_var"]
                layer.set_weights([tensors[f"{name}.{part}"] for part in parts])
                continue
            bias = tensors[f"{name}.bias"]
            weight = tensors.get(f"{name}.weight")
            if weight is None:
                layer.set_weights([bias])
            else:
                layer.set_weights([weight.T if weight.ndim == 2 else weight.transpose(2, 3, 1, 0), bias])


def reconstruction(logits):
    """Logits to values in the range of the examples."""
#: if sigmoid_out
    return ops.sigmoid(logits)
#: else
    return logits
#: end


def reconstruction_loss(targets, logits):
    """{{LOSS_DOC}}."""
#: if bce
    loss = ops.mean(ops.relu(logits) - logits * targets + ops.log1p(ops.exp(-ops.abs(logits))))
#: end
#: if mse
    loss = ops.mean(ops.square(reconstruction(logits) - targets))
#: end
#: if l1_loss
    loss = ops.mean(ops.abs(reconstruction(logits) - targets))
#: end
#: if nats
    return loss * NATS_PER_IMAGE
#: else
    return loss
#: end


class LearningRate(keras.optimizers.schedules.LearningRateSchedule):
    """The learning rate over the steps of a run."""

    def __init__(self, steps):
        self.steps = steps

    def __call__(self, step):
        done = ops.minimum(ops.cast(step, "float32") / max(self.steps, 1), 1.0)
#: if constant
        return LEARNING_RATE * ops.ones_like(done)
#: end
#: if cosine
        return LEARNING_RATE * 0.5 * (1 + ops.cos(math.pi * done))
#: end
#: if step
        return LEARNING_RATE * 0.1 ** ops.minimum(ops.floor(3 * done), 2.0)
#: end
#: if one_cycle
        first, last = 1 / 25, 1e-4 / 25
        growing = first + (1 - first) * 0.5 * (1 - ops.cos(math.pi * done / 0.3))
        falling = last + (1 - last) * 0.5 * (1 + ops.cos(math.pi * (done - 0.3) / 0.7))
        return LEARNING_RATE * ops.where(done < 0.3, growing, falling)
#: end

    def get_config(self):
        return {"steps": self.steps}


def values(examples):
    """Examples as the network sees them."""
#: if table
    return examples.astype("float32")
#: else
    return channels_last(examples.astype("float32") / 255)
#: end


def channels_last(examples):
#: if table
    return examples
#: else
    return np.ascontiguousarray(examples.transpose(0, 2, 3, 1))
#: end


class Batches(keras.utils.PyDataset):
    """Shuffled batches of the training examples{{KERAS_PAIRS}}."""

    def __init__(self, data):
        super().__init__()
        self.examples, self.indices = data["examples"], data["train"]
#: if labels
        self.labels = data["labels"]
#: end
        self.random = np.random.default_rng(SEED)
        self.size = min(BATCH_SIZE, len(self.indices))
        self.on_epoch_end()

    def __len__(self):
        return len(self.indices) // self.size

    def on_epoch_end(self):
        self.order = self.random.permutation(self.indices)

    def __getitem__(self, step):
        chosen = self.order[step * self.size : (step + 1) * self.size]
#: if siamese
        rows, same = [], []
        for anchor in chosen[: self.size // {{GROUP}}]:
#: if triplet
            rows += [self.examples[anchor], self.positive(anchor), self.examples[self.negative(anchor)]]
            same += [True] * 3
#: else
            alike = self.random.random() < 0.5
            rows += [self.examples[anchor], self.positive(anchor) if alike else self.examples[self.negative(anchor)]]
            same += [alike] * 2
#: end
        targets = values(np.stack(rows))
        return {"examples": targets, "same": np.array(same)}, targets
#: else
        targets = values(self.examples[chosen])
        return {"examples": targets}, targets
#: end

#: if siamese
    def positive(self, anchor):
#: if labels
        others = self.indices[self.labels[self.indices] == self.labels[anchor]]
        others = others[others != anchor]
        return self.examples[self.random.choice(others) if len(others) else anchor]
#: end
#: if unlabelled and table
        # Without labels: a row in which some values are those of other rows (Bahri et al. 2022).
        row = self.examples[anchor].copy()
        for column in np.flatnonzero(self.random.random(len(row)) < 0.3):
            row[column] = self.examples[self.random.choice(self.indices), column]
        return row
#: end
#: if unlabelled and images
        # Without labels: a copy that is moved by up to two pixels and darkened.
        image = self.examples[anchor]
        rows, columns = (
            np.clip(np.arange(side) + self.random.integers(-2, 3), 0, side - 1) for side in image.shape[1:]
        )
        return (image[:, rows][:, :, columns] * self.random.uniform(0.7, 1)).astype(image.dtype)
#: end

    def negative(self, anchor):
        for _ in range(50):
            other = self.random.choice(self.indices)
#: if labels
            if self.labels[other] != self.labels[anchor]:
#: else
            if other != anchor:
#: end
                return other
        return anchor

#: end

class Report(keras.callbacks.Callback):
    """Validates after each epoch as Hourglass does{{KERAS_WARM}}."""

#: if vae
    def on_train_batch_begin(self, batch, logs=None):
        epoch = self.done + batch / self.params["steps"]
        self.model.penalty_weight.assign(BETA * min(epoch / WARM_UP_EPOCHS, 1) if WARM_UP_EPOCHS else BETA)

    def on_epoch_begin(self, epoch, logs=None):
        self.done = epoch

#: end
    def on_epoch_end(self, epoch, logs=None):
        logs["val_reconstruction"] = validation_loss(self.model)
        print(f"epoch {epoch + 1}: validation loss {logs['val_reconstruction']:.4g}", flush=True)
#: if goal
        if logs["val_reconstruction"] <= {{GOAL}}:
            self.model.stop_training = True
#: end


def validation_loss(model):
    """Mean reconstruction loss on the validation examples, which training never sees."""
    reference = load_file(HERE / "reference.safetensors")
    targets = channels_last(reference["validation.targets"])
    inputs = channels_last(reference.get("validation.inputs", reference["validation.targets"]))
    total = 0.0
    for first in range(0, len(targets), 512):
        part = slice(first, first + 512)
        code, log_var = model.distribution(inputs[part])
#: if vae
        code = code + ops.exp(0.5 * log_var) * ops.convert_to_tensor(reference["validation.noise"][part])
#: end
        loss = reconstruction_loss(ops.convert_to_tensor(targets[part]), model.decode(code))
        total += float(ops.convert_to_numpy(loss)) * len(targets[part])
    return total / len(targets)


def new_model():
    """A network with its weights made."""
    keras.utils.set_random_seed(SEED)
    model = Autoencoder()
    model.decode(model.encode(np.zeros((1, {{KERAS_EXAMPLE}}), "float32")))
#: if vae
    model.distribution(np.zeros((1, {{KERAS_EXAMPLE}}), "float32"))
#: end
    return model


def check():
    """Compares the exported network with what Hourglass measured on it."""
    model = new_model()
    model.load(HERE / "model.safetensors")
    reference = load_file(HERE / "reference.safetensors")
    found = ops.convert_to_numpy(model.reconstruct(channels_last(reference["inputs"])))
    worst = float(np.abs(found - channels_last(reference["reconstructions"])).max())
    print(f"reconstructions of {len(found)} examples: largest difference {worst:.1e}")
    with safe_open(HERE / "reference.safetensors", "np") as file:
        expected = float(file.metadata()["validation_loss"])
    loss = validation_loss(model)
    print(f"validation loss {loss:.4g}; Hourglass measured {expected:.4g}")
    if worst > 1e-4 or abs(loss - expected) > 1e-4 * abs(expected):
        raise SystemExit("these are not the numbers of the exported network")


def train(epochs):
    """Trains a new network."""
    model = new_model()
    batches = Batches(load_file(HERE / "data.safetensors"))
    optimiser = {{KERAS_OPTIMISER}}
#: if adamw
    # No decay of biases and of batch normalisation.
    optimiser.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
#: end
    model.compile(optimizer=optimiser, loss=reconstruction_loss, jit_compile=False)
    callbacks = [Report()]
#: if patience
    callbacks.append(keras.callbacks.EarlyStopping("val_reconstruction", patience={{PATIENCE}}, mode="min"))
#: end
    model.fit(batches, epochs=epochs, shuffle=False, callbacks=callbacks, verbose=0)
    model.save_weights(HERE / "trained.weights.h5")
    print("wrote trained.weights.h5")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", action="store_true", help="train a new network instead of checking the exported one")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help=f"passes over the training examples ({EPOCHS})")
    options = parser.parse_args()
    train(options.epochs) if options.train else check()


if __name__ == "__main__":
    main()
