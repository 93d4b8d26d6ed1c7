"""Runs exported programs in PyTorch: each checks itself, then trains for an epoch.

    python programs.py FOLDER      every folder in FOLDER holds one network

Not part of `cargo xtask test`, for PyTorch is a download of gigabytes. FOLDER is what tests/export.rs writes.
"""

import importlib.util
import sys
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file


def main(matrix):
    torch.set_num_threads(1)
    failed, folders = [], sorted(Path(matrix).iterdir())
    for folder in folders:
        try:
            about = importlib.util.spec_from_file_location("autoencoder", folder / "autoencoder.py")
            program = importlib.util.module_from_spec(about)
            about.loader.exec_module(program)
            program.check(torch.device("cpu"))
            program.train(1, False)
            trained = load_file(folder / "trained.safetensors")
            assert all(tensor.isfinite().all() for tensor in trained.values())
            exported = load_file(folder / "model.safetensors")
            state = load_file(folder / "trained-state-dict.safetensors")
            assert {k: v.shape for k, v in exported.items()} == {k: v.shape for k, v in state.items()}
        except (Exception, SystemExit) as error:
            with safe_open(folder / "model.safetensors", "pt") as file:
                failed.append(f"{folder.name} ({file.metadata()['spec']}): {type(error).__name__}: {error}")
    print(f"{len(folders)} programs, {len(failed)} failed")
    sys.exit("\n".join(failed) or None)


if __name__ == "__main__":
    main(sys.argv[1])
