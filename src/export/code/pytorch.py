"""{{TITLE}}

    python autoencoder.py                     check the exported weights, print the validation loss
    python autoencoder.py --train             train anew on the same examples
    torchrun --nproc-per-node=2 autoencoder.py --train --amp
    torchrun --nnodes=2 --nproc-per-node=8 --rdzv-backend=c10d --rdzv-endpoint=HOST:29500 autoencoder.py --train

Needs: pip install torch numpy safetensors. Beside this file: model.safetensors (the weights, a state_dict),
data.safetensors (the examples) and reference.safetensors (what the exported network was measured on).
Training writes trained.safetensors, which Hourglass opens, and trained-state-dict.safetensors.
"""

import argparse
import os
from pathlib import Path

#: if step or cosine or one_cycle or sparse_kl
import math

#: end
import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, RandomSampler

HERE = Path(__file__).parent
SEED = {{SEED}}
EPOCHS = {{EPOCHS}}
BATCH_SIZE = {{BATCH}}
LEARNING_RATE = {{LR}}
#: if decay
WEIGHT_DECAY = {{DECAY}}
#: end
#: if clip
MAX_GRADIENT_NORM = {{CLIP}}
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
#: if patience
PATIENCE = {{PATIENCE}}
#: end
#: if goal
GOAL = {{GOAL}}
#: end
{{SCALE}}
# Names of the layers in Hourglass, here, and those of their batch normalisation.
LAYERS = [
{{LAYERS}}
]


#: if tied
class TiedLinear(nn.Module):
    """A linear layer with the transposed weight of the one that it mirrors."""

    def __init__(self, mirrored):
        super().__init__()
        # In a list, so that the weight is registered once.
        self.mirrored = [mirrored]
        self.bias = nn.Parameter(torch.zeros(mirrored.in_features))

    def forward(self, x):
        return F.linear(x, self.mirrored[0].weight.T, self.bias)


#: end
class Autoencoder(nn.Module):
    """Examples [n, {{EXAMPLE}}] to codes [n, {{LATENT}}] and back."""

    def __init__(self):
        super().__init__()
{{MODULES}}
        self.reset_parameters()

    def reset_parameters(self):
        """Uniform weights (He et al. 2015 before half-rectifiers, Glorot & Bengio 2010 elsewhere), biases 0."""
        for layer, bound in [
{{BOUNDS}}
        ]:
            nn.init.uniform_(layer.weight, -bound, bound)
            nn.init.zeros_(layer.bias)

#: if vae
    def encode(self, examples):
        """Mean and log variance of each code."""
        hidden = self.encoder({{ENCODER_INPUT}}){{FLATTEN}}
        return self.bottleneck(hidden), self.log_var(hidden)
#: else
    def encode(self, examples):
        """Codes of examples."""
        return {{CODE_ACTIVATION}}
#: end

    def decode(self, codes):
        """Logits: reconstructions before the output activation."""
        return self.decoder(codes){{UNFLATTEN}}

    def forward(self, examples):
        """Reconstructions{{OF_MEAN}}."""
        return reconstruction(self.decode(self.encode(examples){{MEAN}}))


def reconstruction(logits):
    """Logits to values in the range of the examples."""
#: if sigmoid_out
    return torch.sigmoid(logits)
#: else
    return logits
#: end


def reconstruction_loss(logits, targets):
    """{{LOSS_DOC}}."""
#: if bce
    loss = F.binary_cross_entropy_with_logits(logits.float(), targets)
#: end
#: if mse
    loss = F.mse_loss(reconstruction(logits.float()), targets)
#: end
#: if l1_loss
    loss = F.l1_loss(reconstruction(logits.float()), targets)
#: end
#: if nats
    return loss * NATS_PER_IMAGE
#: else
    return loss
#: end


#: if corrupt
def corrupt(examples):
    """Damages the encoder's input; the loss compares with the undamaged examples."""
#: if gaussian and table
    # The values are in eighths of a standard deviation.
    return examples + CORRUPTION / 8 * torch.randn_like(examples)
#: end
#: if gaussian and images
    return (examples + CORRUPTION * torch.randn_like(examples)).clamp(0, 1)
#: end
#: if masking
    lost = torch.rand({{MASK_SHAPE}}, device=examples.device) < CORRUPTION
    return torch.where(lost, {{LOST}}, examples)
#: end
#: if salt_pepper
    chance = torch.rand({{MASK_SHAPE}}, device=examples.device) / CORRUPTION
    examples = torch.where(chance < 1, 1.0, examples)
    return torch.where(chance < 0.5, 0.0, examples)
#: end
#: if patch
    examples = examples.clone()
    _, _, height, width = examples.shape
    rows, columns = (min(max(round(side * CORRUPTION), 1), side) for side in (height, width))
    for image in examples:
        top = torch.randint(height - rows + 1, ()).item()
        left = torch.randint(width - columns + 1, ()).item()
        image[:, top : top + rows, left : left + columns] = 0
    return examples
#: end


#: end
#: if siamese
class Partners:
    """Pairs of anchors with another example of the same class, or one of another{{TRIPLETS}}."""

    def __init__(self, examples, indices, labels, seed):
        self.examples, self.indices, self.labels = examples, indices, labels
        self.random = np.random.default_rng(seed)

    def batch(self, anchors):
        """All anchors, then a partner of each{{NEGATIVES}}; and whether partners are of the anchor's class."""
        anchors = anchors[: len(anchors) // {{GROUP}}]
#: if triplet
        same = np.ones(len(anchors), bool)
        partners = [self.positive(i) for i in anchors.tolist()]
        partners += [self.examples[self.negative(i)] for i in anchors.tolist()]
#: else
        same = self.random.random(len(anchors)) < 0.5
        draw = [self.positive(i) if s else self.examples[self.negative(i)] for i, s in zip(anchors.tolist(), same)]
        partners = draw
#: end
        return torch.cat([self.examples[anchors], torch.stack(partners)]), torch.from_numpy(same)

    def positive(self, anchor):
#: if labels
        others = self.indices[self.labels[self.indices] == self.labels[anchor]]
        others = others[others != anchor]
        return self.examples[others[self.random.integers(len(others))] if len(others) else anchor]
#: end
#: if unlabelled and table
        # Without labels: a row in which some values are those of other rows (Bahri et al. 2022).
        row = self.examples[anchor].clone()
        for column in np.flatnonzero(self.random.random(len(row)) < 0.3):
            row[column] = self.examples[self.random.choice(self.indices), column]
        return row
#: end
#: if unlabelled and images
        # Without labels: a copy that is moved by up to two pixels and darkened.
        image = self.examples[anchor]
        rows, columns = (
            torch.arange(side).add(int(self.random.integers(-2, 3))).clamp(0, side - 1) for side in image.shape[1:]
        )
        dark = image[:, rows][:, :, columns].float() * self.random.uniform(0.7, 1)
        return dark.to(image.dtype)
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
class Objective(nn.Module):
    """The loss of a batch. A module, so that DistributedDataParallel sees one forward pass per step."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, inputs, targets, weight{{SAME_ARGUMENT}}):
#: if vae
        mean, log_var = self.model.encode(inputs)
        code = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
#: else
        code = self.model.encode(inputs)
#: end
        loss = reconstruction_loss(self.model.decode(code), targets)
#: if sparse_l1
        penalty = code.abs().sum(1).mean()
#: end
#: if sparse_kl
        active = code.float().mean(0).clamp(1e-6, 1 - 1e-6)
        rho = TARGET_ACTIVATION
        penalty = (rho * (math.log(rho) - active.log()) + (1 - rho) * (math.log(1 - rho) - (1 - active).log())).sum()
#: end
#: if vae
        penalty = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(1).mean()
#: end
#: if contractive
        penalty = self.jacobian_norm(inputs)
#: end
#: if contrastive
        first, second = code.chunk(2)
        squared = (first - second).square().sum(1)
        short = F.relu(MARGIN - (squared + 1e-9).sqrt()).square()
        penalty = 0.5 * torch.where(same, squared, short).mean()
#: end
#: if triplet
        anchor, positive, negative = code.chunk(3)
        distance = (anchor - positive).square().sum(1) - (anchor - negative).square().sum(1)
        penalty = F.relu(distance + MARGIN).mean()
#: end
#: if penalty
        return loss + weight * penalty, loss.detach()
#: else
        return loss, loss.detach()
#: end

#: if contractive
    def jacobian_norm(self, examples):
        """Estimate of the mean of ‖∂code/∂example‖² (Hutchinson 1990), by central differences along random directions."""
        step = 0.01 * torch.randn_like(examples)
        self.model.eval()
        slope = (self.model.encode(examples + step) - self.model.encode(examples - step)) / 0.02
        self.model.train()
        return slope.square().sum(1).mean()

#: end

def penalty_weight(epoch):
    """Weight of the penalty after so many epochs."""
#: if vae
    return BETA * min(epoch / WARM_UP_EPOCHS, 1) if WARM_UP_EPOCHS else BETA
#: else
    return {{PENALTY}}
#: end


def learning_rate(done):
    """The learning rate's factor when this share of the steps is done."""
#: if constant
    return 1.0
#: end
#: if cosine
    return 0.5 * (1 + math.cos(math.pi * done))
#: end
#: if step
    return 0.1 ** min(math.floor(3 * done), 2)
#: end
#: if one_cycle
    falling = lambda part: 0.5 * (1 + math.cos(math.pi * part))
    first, last = 1 / 25, 1e-4 / 25
    if done < 0.3:
        return first + (1 - first) * (1 - falling(done / 0.3))
    return last + (1 - last) * falling((done - 0.3) / 0.7)
#: end


def optimiser_for(model):
    """{{OPTIMISER_DOC}}"""
#: if decay
    # No decay of biases and of batch normalisation.
    weights = [layer.weight for layer in model.modules() if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d))]
    kept = {id(weight) for weight in weights}
    others = [parameter for parameter in model.parameters() if id(parameter) not in kept]
    groups = [{"params": weights, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}]
#: else
    groups = model.parameters()
#: end
    return {{OPTIMISER}}


def values(examples, device):
    """Examples as the network sees them."""
#: if table
    return examples.to(device)
#: else
    return examples.to(device).float() / 255
#: end


@torch.no_grad()
def validation_loss(model, device):
    """Mean reconstruction loss on the validation examples, which training never sees."""
    model.eval()
    reference = load_file(HERE / "reference.safetensors")
    targets = reference["validation.targets"]
    inputs = reference.get("validation.inputs", targets)
    total = 0.0
    for first in range(0, len(targets), 512):
        part = slice(first, first + 512)
#: if vae
        mean, log_var = model.encode(inputs[part].to(device))
        code = mean + torch.exp(0.5 * log_var) * reference["validation.noise"][part].to(device)
#: else
        code = model.encode(inputs[part].to(device))
#: end
        loss = reconstruction_loss(model.decode(code), targets[part].to(device))
        total += loss.item() * len(targets[part])
    return total / len(targets)


def check(device):
    """Compares the exported network with what Hourglass measured on it."""
    model = Autoencoder().to(device)
    model.load_state_dict(load_file(HERE / "model.safetensors"))
    model.eval()
    reference = load_file(HERE / "reference.safetensors")
    with torch.no_grad():
        found = model(reference["inputs"].to(device)).cpu()
    worst = (found - reference["reconstructions"]).abs().max().item()
    print(f"reconstructions of {len(found)} examples: largest difference {worst:.1e}")
    with safe_open(HERE / "reference.safetensors", "pt") as file:
        expected = float(file.metadata()["validation_loss"])
    loss = validation_loss(model, device)
    print(f"validation loss {loss:.4g}; Hourglass measured {expected:.4g}")
    if worst > 1e-4 or abs(loss - expected) > 1e-4 * abs(expected):
        raise SystemExit("these are not the numbers of the exported network")


def process():
    """This process's rank, the number of processes, and its device."""
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
    if world > 1:
        dist.init_process_group("nccl" if cuda else "gloo")
    return rank, world, device


def train(epochs, amp):
    """Trains a new network; the first process prints, validates and saves."""
    rank, world, device = process()
    data = load_file(HERE / "data.safetensors")
    examples, indices = data["examples"], data["train"]
    # The same weights everywhere; noise that differs from process to process.
    torch.manual_seed(SEED)
    model = Autoencoder().to(device)
    torch.manual_seed(SEED + 1 + rank)
    objective = Objective(model)
    if world > 1:
#: if norm
        if device.type == "cuda":
            objective = nn.SyncBatchNorm.convert_sync_batchnorm(objective)
#: end
        objective = DistributedDataParallel(objective, device_ids=[device.index] if device.type == "cuda" else None)
    batch_size = max(min(BATCH_SIZE, len(indices)) // world, 1)
    shuffled = torch.Generator().manual_seed(SEED)
    sampler = (
        DistributedSampler(indices, seed=SEED, drop_last=True) if world > 1 else RandomSampler(indices, generator=shuffled)
    )
    loader = DataLoader(indices, batch_size, sampler=sampler, drop_last=True)
#: if siamese
    partners = Partners(examples, indices.numpy(), {{LABELS}}, SEED + rank)
#: end
    optimiser = optimiser_for(model)
    steps = epochs * len(loader)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: learning_rate(min(step / max(steps, 1), 1)))
#: if early
    best, best_epoch = float("inf"), 0
#: end
    step = 0
    for epoch in range(epochs):
        if world > 1:
            sampler.set_epoch(epoch)
        model.train()
        total = 0.0
        for batch in loader:
#: if siamese
            chosen, same = partners.batch(batch)
            targets = values(chosen, device)
            arguments = (same.to(device),)
#: else
            targets = values(examples[batch], device)
            arguments = ()
#: end
#: if corrupt
            inputs = corrupt(targets)
#: else
            inputs = targets
#: end
            optimiser.zero_grad(set_to_none=True)
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=amp):
                loss, reconstruction_part = objective(inputs, targets, penalty_weight(step / len(loader)), *arguments)
            loss.backward()
#: if clip
            nn.utils.clip_grad_norm_(model.parameters(), MAX_GRADIENT_NORM)
#: end
            optimiser.step()
            schedule.step()
            step += 1
            total += reconstruction_part.item()
        score = validation_loss(model, device)
#: if early
        if world > 1:
            # All stop together, or none does.
            shared = torch.tensor(score, device=device)
            dist.broadcast(shared, 0)
            score = shared.item()
#: end
        if rank == 0:
            print(f"epoch {epoch + 1}: training loss {total / len(loader):.4g}, validation loss {score:.4g}", flush=True)
#: if goal
        if score <= GOAL:
            break
#: end
#: if patience
        if score < best:
            best, best_epoch = score, epoch
        if epoch - best_epoch >= PATIENCE:
            break
#: end
    if rank == 0:
        save(model, optimiser, step, len(loader))
    if world > 1:
        dist.destroy_process_group()


def save(model, optimiser, step, steps_per_epoch):
    """Writes the weights as Hourglass keeps them, with the optimiser's state, and as a state_dict."""
    state = {name: tensor.cpu() for name, tensor in model.state_dict().items()}
    save_file(state, HERE / "trained-state-dict.safetensors", {"format": "pt"})
    parameters = dict(model.named_parameters())
    tensors = {}

    def put(name, here):
        # Hourglass keeps a linear layer's weight as [inputs, outputs].
        turn = lambda tensor: (tensor.T if tensor.dim() == 2 else tensor).detach().cpu().float().contiguous()
        tensors[name] = turn(state[here])
        if here in parameters:
            moments = optimiser.state.get(parameters[here], {})
            zeros = torch.zeros_like(state[here])
            first = moments.get("exp_avg", moments.get("momentum_buffer"))
            second = moments.get("exp_avg_sq", moments.get("square_avg"))
            tensors[f"adam.first.{name}"] = turn(zeros if first is None else first)
            tensors[f"adam.second.{name}"] = turn(zeros if second is None else second)

    for name, here, norm in LAYERS:
        if f"{here}.weight" in state:
            put(f"{name}.weight", f"{here}.weight")
        put(f"{name}.bias", f"{here}.bias")
        if norm:
            put(f"{name}.gamma", f"{norm}.weight")
            put(f"{name}.beta", f"{norm}.bias")
            put(f"{name}.running_mean", f"{norm}.running_mean")
            put(f"{name}.running_var", f"{norm}.running_var")
    with safe_open(HERE / "data.safetensors", "pt") as file:
        metadata = file.metadata()
        for name in file.keys():
            if name.startswith("table."):
                tensors[name] = file.get_tensor(name)
    metadata.update(step=str(step), epoch=str(step // max(steps_per_epoch, 1)))
    save_file(tensors, HERE / "trained.safetensors", metadata)
    print("wrote trained.safetensors and trained-state-dict.safetensors")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", action="store_true", help="train a new network instead of checking the exported one")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help=f"passes over the training examples ({EPOCHS})")
    parser.add_argument("--amp", action="store_true", help="mixed precision (bfloat16)")
    options = parser.parse_args()
    if options.train:
        train(options.epochs, options.amp)
    else:
        check(torch.device("cuda" if torch.cuda.is_available() else "cpu"))


if __name__ == "__main__":
    main()
