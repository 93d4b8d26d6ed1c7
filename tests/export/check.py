"""Runs exported networks and compares them with what the trainer computed.

    python check.py FOLDER      every folder in FOLDER holds one network

ONNX files go through onnx's checker with full shape inference and are run by onnxruntime. Weights in safetensors are read with
numpy; those of dense networks go through a forward pass in plain numpy as well.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

DENSE, CONV = 1e-5, 1e-4
CLASSES = '["a \\"quoted\\" class", "größer"]'
DTYPES = {"F32": "<f4", "I64": "<i8"}


def read_safetensors(path):
    """The tensors and the metadata of a file."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, about in header.items():
        first, last = about["data_offsets"]
        raw = data[8 + length + first : 8 + length + last]
        tensors[name] = np.frombuffer(raw, DTYPES[about["dtype"]]).reshape(about["shape"])
    return tensors, metadata


def differ(name, found, expected, most):
    assert found.shape == expected.shape, f"{name} is {found.shape}, not {expected.shape}"
    assert found.dtype == expected.dtype, f"{name} is {found.dtype}, not {expected.dtype}"
    difference = float(np.abs(found - expected).max())
    assert difference <= most, f"{name} differs by {difference:.2e}"
    return difference


class Onnx:
    """A file of ONNX: checked, then ready to run."""

    def __init__(self, path):
        model = onnx.load(path)
        onnx.checker.check_model(model, full_check=True)
        inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
        assert [(s.domain, s.version) for s in model.opset_import] == [("", 17)]
        graph = inferred.graph
        for value in [*graph.input, *graph.output]:
            first = value.type.tensor_type.shape.dim[0]
            assert value.name == "threshold" or first.dim_param == "batch", f"{value.name} has a fixed batch"
        for node in model.graph.node:
            attributes = {a.name: a for a in node.attribute}
            if node.op_type in ("Conv", "ConvTranspose"):
                assert len(attributes["pads"].ints) == 4
            if node.op_type == "ConvTranspose":
                assert len(attributes["output_padding"].ints) == 2
        self.metadata = {pair.key: pair.value for pair in model.metadata_props}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self.outputs = [output.name for output in self.session.get_outputs()]

    def __call__(self, **inputs):
        return dict(zip(self.outputs, self.session.run(None, inputs)))


def check_onnx(folder, expected, most):
    encoder, decoder, whole = (Onnx(folder / f"{name}.onnx") for name in ("encoder", "decoder", "autoencoder"))
    name = whole.session.get_inputs()[0].name
    given = expected["input"]
    found = encoder(**{name: given})
    if "std" in expected:
        assert list(found) == ["mu", "log_var"]
        worst = [differ("mu", found["mu"], expected["code"], most)]
        worst.append(differ("σ", np.exp(0.5 * found["log_var"]), expected["std"], most))
    else:
        assert list(found) == ["code"]
        worst = [differ("code", found["code"], expected["code"], most)]
    copies = expected["reconstruction"]
    worst.append(differ("decoder", decoder(code=expected["code"])["reconstruction"], copies, most))
    found = whole(**{name: given})
    worst.append(differ("reconstruction", found["reconstruction"], copies, most))
    # Scores are squares, which of a linear output can be large.
    scale = max(1.0, float(expected["score"].max()))
    worst.append(differ("score", found["score"], expected["score"], most * scale) / scale)
    threshold = np.float32(whole.metadata["threshold"])
    assert (found["anomalous"] == (expected["score"] > threshold)).all()
    assert 0 < found["anomalous"].sum() < len(given)
    found = whole(**{name: given[:1], "threshold": np.zeros(1, np.float32)})
    worst.append(differ("one image", found["reconstruction"], copies[:1], most))
    assert found["anomalous"].all(), "the threshold that was given does not count"
    return max(worst)


def activate(name, x):
    if name == "relu":
        return np.maximum(x, 0)
    if name == "leaky-relu":
        return np.where(x > 0, x, np.float32(0.01) * x)
    if name == "gelu":
        inner = np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)
        return (0.5 * x * (1 + np.tanh(inner))).astype(np.float32)
    if name == "silu":
        return x / (1 + np.exp(-x))
    if name == "tanh":
        return np.tanh(x)
    if name == "sigmoid":
        return 1 / (1 + np.exp(-x))
    assert name == "linear", name
    return x


def forward(tensors, spec, x):
    """Code and reconstruction of a dense network, from the names in its state_dict alone."""
    tied = [name for name in tensors if name.startswith("encoder") and tensors[name].ndim == 2]
    tied = [*tied, "bottleneck.weight"]

    def numbers(part):
        found = {int(name.split(".")[1]) for name in tensors if name.startswith(f"{part}.")}
        return sorted(found)

    def sequential(part, x):
        linear = [i for i in numbers(part) if f"{part}.{i}.running_mean" not in tensors]
        for i in linear:
            weight = tensors.get(f"{part}.{i}.weight")
            weight = tensors[tied.pop()].T if weight is None else weight
            x = x @ weight.T + tensors[f"{part}.{i}.bias"]
            if part == "decoder" and i == linear[-1]:
                return x
            norm = f"{part}.{i + 1}"
            if f"{norm}.running_mean" in tensors:
                assert tensors[f"{norm}.num_batches_tracked"].shape == ()
                scale = tensors[f"{norm}.weight"] / np.sqrt(tensors[f"{norm}.running_var"] + np.float32(1e-5))
                x = (x - tensors[f"{norm}.running_mean"]) * scale + tensors[f"{norm}.bias"]
            x = activate(spec["act"], x)
        return x

    hidden = sequential("encoder", x.reshape(len(x), -1))
    code = hidden @ tensors["bottleneck.weight"].T + tensors["bottleneck.bias"]
    if spec["kind"] == "contractive" or (spec["kind"] == "sparse" and spec["sparsity"] == "kl"):
        code = activate("sigmoid", code)
    elif spec["kind"] == "sparse":
        code = activate("relu", code)
    logits = sequential("decoder", code)
    return code, activate(spec["out"], logits).reshape(x.shape)


def check_state_dict(folder, expected):
    tensors, metadata = read_safetensors(folder / "model.safetensors")
    assert metadata["format"] == "pt"
    assert json.loads(metadata.get("classes", CLASSES)) == json.loads(CLASSES)
    spec = dict(pair.split("=", 1) for pair in metadata["spec"].split("&"))
    if spec["net"] != "dense":
        assert any(tensor.shape[2:] == (3, 3) for tensor in tensors.values())
        return 0.0
    code, copy = forward(tensors, spec, expected["input"])
    worst = differ("numpy's code", code, expected["code"], DENSE)
    return max(worst, differ("numpy's reconstruction", copy, expected["reconstruction"], DENSE))


def main(matrix):
    failed, worst = [], {"dense": 0.0, "conv": 0.0, "numpy": 0.0}
    folders = sorted(Path(matrix).iterdir())
    assert len(folders) >= 60, f"only {len(folders)} networks"
    for folder in folders:
        expected, _ = read_safetensors(folder / "expected.safetensors")
        _, metadata = read_safetensors(folder / "model.safetensors")
        net = "dense" if "&net=dense&" in metadata["spec"] else "conv"
        try:
            for program in (folder / "autoencoder.py", folder / "autoencoder_keras.py"):
                compile(program.read_text(), program, "exec")
            found = check_onnx(folder, expected, DENSE if net == "dense" else CONV)
            worst[net] = max(worst[net], found)
            worst["numpy"] = max(worst["numpy"], check_state_dict(folder, expected))
        except Exception as error:
            failed.append(f"{folder.name} ({metadata['spec']}): {type(error).__name__}: {error}")
    print(f"{len(folders)} networks; largest differences: " + ", ".join(f"{k} {v:.1e}" for k, v in worst.items()))
    sys.exit("\n".join(failed) or None)


if __name__ == "__main__":
    main(sys.argv[1])
