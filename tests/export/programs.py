"""Runs exported programs: each checks itself, then trains for an epoch.

    python programs.py FOLDER      every folder in FOLDER holds one network

Not part of `cargo xtask test`, for PyTorch is a download of gigabytes. FOLDER is what tests/export.rs writes. Keras runs on PyTorch
as well, unless KERAS_BACKEND says otherwise.
"""

import importlib.util
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")

import torch
from safetensors import safe_open
from safetensors.torch import load_file


def loaded(path):
    """The program as a module."""
    about = importlib.util.spec_from_file_location(path.stem, path)
    program = importlib.util.module_from_spec(about)
    about.loader.exec_module(program)
    return program


def in_pytorch(folder):
    program = loaded(folder / "autoencoder.py")
    program.check(torch.device("cpu"))
    program.train(1, False)
    trained = load_file(folder / "trained.safetensors")
    assert all(tensor.isfinite().all() for tensor in trained.values())
    exported = load_file(folder / "model.safetensors")
    state = load_file(folder / "trained-state-dict.safetensors")
    assert {k: v.shape for k, v in exported.items()} == {k: v.shape for k, v in state.items()}


def in_keras(folder):
    program = loaded(folder / "autoencoder_keras.py")
    program.check()
    program.train(1)


def main(matrix, only=("pytorch", "keras")):
    torch.set_num_threads(1)
    failed, folders = [], sorted(Path(matrix).iterdir())
    for folder in folders:
        for name, run in (("pytorch", in_pytorch), ("keras", in_keras)):
            if name not in only:
                continue
            try:
                run(folder)
            except (Exception, SystemExit) as error:
                with safe_open(folder / "model.safetensors", "pt") as file:
                    spec = file.metadata()["spec"]
                failed.append(f"{folder.name} in {name} ({spec}): {type(error).__name__}: {error}")
    print(f"{len(folders)} networks, {len(failed)} programs failed")
    sys.exit("\n".join(failed) or None)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] or ("pytorch", "keras"))
