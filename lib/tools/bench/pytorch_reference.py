"""The PyTorch side of "npm run bench": answers one JSON request per line on standard input.

    {"do": "prepare", "item": NAME, "precision": "float32" or "bfloat16", ...}
                                           builds the item; answers its numbers, for the comparison
    {"do": "run"}                          runs it once; answers the seconds it took
    {"do": "memory"}                       answers the most memory this process has held, in bytes

It follows PyTorch's own advice for the processor: all threads, inference mode, gradients set to
None, the fused Adam, memory layouts tried out (the fastest of a few runs is kept), and several
loader processes. The models are those of pytorch_models.py; the transforms do what torchvision's do
to a Pillow image. Batch norm of the backbone runs in inference mode on both sides.

The precision "bfloat16" is PyTorch's own mixed precision, used as its documentation says
(docs.pytorch.org/docs/stable/amp.html): forward pass and loss under torch.autocast, the backward
pass outside of it, weights and optimiser in float32.
"""

import json
import math
import os
import random
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageEnhance
from pytorch_models import PneumoniaCnn, ResNet18
from torch.utils.data import DataLoader, Dataset

# ------------------------------------------------- arrays shared with the other side


def read_safetensors(file):
    """Name -> numpy array; the format is a JSON header and raw numbers."""
    with open(file, "rb") as f:
        header = json.loads(f.read(int.from_bytes(f.read(8), "little")))
        data = f.read()
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(
            data[entry["data_offsets"][0] : entry["data_offsets"][1]], np.float32
        ).reshape(entry["shape"])
        for name, entry in header.items()
    }


def load_weights(model, arrays, image_size):
    """Takes over weights stored [height, width, in, out] and [in, out], places before channels."""
    state = model.state_dict()
    with torch.no_grad():
        for name, target in state.items():
            if name.endswith("num_batches_tracked"):
                continue
            value = torch.tensor(arrays[name])
            if value.dim() == 4:
                value = value.permute(3, 2, 0, 1)
            elif value.dim() == 2:
                value = value.t()
            if name == "fc1.weight":
                cells = (image_size // 8) ** 2
                value = value.reshape(256, cells, 128).permute(0, 2, 1).reshape(256, -1)
            target.copy_(value)


def read_input(request):
    """Images [batch, channels, size, size] and labels."""
    arrays = read_safetensors(request["input"])
    images = torch.tensor(arrays["images"]).permute(0, 3, 1, 2).contiguous()
    return images, torch.tensor(arrays["labels"]).long()


TRAINED = {
    "cnn-step": [""],
    "resnet-phase1": ["fc."],
    "resnet-phase2": ["layer4.", "fc."],
    "resnet-full": [""],
    "epoch-cnn": [""],
    "epoch-resnet-phase1": ["fc."],
    "epoch-resnet-phase1-plain": ["fc."],
    "epoch-resnet-phase2": ["layer4.", "fc."],
}


def autocast(request):
    """What the forward pass and the loss run under: mixed precision where it is asked for."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=request["precision"] == "bfloat16")


def build_model(request):
    model = (
        PneumoniaCnn(request["imageSize"])
        if request["item"].startswith(("cnn", "epoch-cnn"))
        else ResNet18()
    )
    load_weights(model, read_safetensors(request["weights"]), request["imageSize"])
    return model.eval()


def training_mode(model):
    """Dropout and the head's batch norm as in training; the backbone's batch norm stays fixed."""
    model.eval()
    (model if isinstance(model, PneumoniaCnn) else model.fc).train()


def set_trainable(model, prefixes):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = any(name.startswith(prefix) for prefix in prefixes)


# ---------------------------------------------------------------- items
# Each prepares once and returns (numbers for the comparison, list of variants to run).


def training_step(request):
    model = build_model(request)
    set_trainable(model, TRAINED[request["item"]])
    images, labels = read_input(request)
    with autocast(request):
        logits = model(images)
        loss = F.cross_entropy(logits, labels)
    loss.backward()
    norms = {
        name: float(p.grad.double().norm())
        for name, p in model.named_parameters()
        if p.grad is not None
    }
    numbers = {
        "loss": [loss.item()],
        "logits": logits.detach().float().flatten().tolist(),
        "gradientNorms": [norms[name] for name in sorted(norms)],
    }
    model.zero_grad(set_to_none=True)
    del loss, logits
    return numbers, step_variants(request, model, images, labels)


LAYOUTS = {"contiguous": torch.contiguous_format, "channels last": torch.channels_last}


def step_variants(request, model, images, labels):
    def variant(layout):
        def setup():
            model.to(memory_format=LAYOUTS[layout])
            training_mode(model)
            step = stepper(request, model)
            batch = images.to(memory_format=LAYOUTS[layout])
            return lambda: step(batch, labels)

        return layout, setup

    return [variant(layout) for layout in LAYOUTS]


def stepper(request, model):
    """A function that trains the model on one batch."""
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(trained, lr=1e-4, weight_decay=1e-4, fused=True)

    def step(images, labels):
        optimizer.zero_grad(set_to_none=True)
        with autocast(request):
            loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        loss.item()

    return step


def inference(request):
    model = build_model(request)
    images, _ = read_input(request)

    def logits(batch):
        with torch.inference_mode(), autocast(request):
            return model(batch).float()

    def variant(layout):
        def setup():
            model.to(memory_format=LAYOUTS[layout])
            batch = images.to(memory_format=LAYOUTS[layout])
            return lambda: logits(batch).numpy()

        return layout, setup

    return {"logits": logits(images).flatten().tolist()}, [variant(layout) for layout in LAYOUTS]


def grad_cam(request, model, x, layer):
    """Heat maps [batch, size, size] of the predicted class; only the chosen layer is recorded."""
    seen = {}

    def listen(name, y):
        if name == layer:
            seen["y"] = y.detach().requires_grad_() if not y.requires_grad else y
            return seen["y"]
        return y

    with autocast(request):
        logits = model(x, listen)
    chosen = logits.argmax(1, keepdim=True)
    (gradient,) = torch.autograd.grad(logits.gather(1, chosen).sum(), seen["y"])
    with torch.no_grad():
        coarse = F.relu((gradient.float().mean((2, 3), keepdim=True) * seen["y"].float()).sum(1))
        fine = F.interpolate(coarse[:, None], x.shape[-1], mode="bilinear", align_corners=False)[
            :, 0
        ]
        largest = fine.amax((1, 2), keepdim=True)
        maps = torch.where(largest > 0, fine / largest.clamp_min(1e-30), torch.zeros_like(fine))
        return maps, F.softmax(logits.float(), 1)


def gradcam_item(request):
    # Nothing is trained, so that autograd records only what follows the layer.
    model = build_model(request)
    set_trainable(model, [])
    images, _ = read_input(request)
    maps, probabilities = grad_cam(request, model, images, "layer4.1")
    numbers = {
        "maps": maps.flatten()[::37].tolist(),
        "probabilities": probabilities.detach().flatten().tolist(),
    }

    def variant(layout):
        def setup():
            model.to(memory_format=LAYOUTS[layout])
            batch = images.to(memory_format=LAYOUTS[layout])

            def run():
                found, scores = grad_cam(request, model, batch, "layer4.1")
                found.numpy(), scores.detach().numpy()

            return run

        return layout, setup

    return numbers, [variant(layout) for layout in LAYOUTS]


CAMS = {
    "hiResCam": "HiResCAM",
    "gradCamPlusPlus": "GradCAMPlusPlus",
    "layerCam": "LayerCAM",
    "scoreCam": "ScoreCAM",
}
# As lib/gradcam has them: 14 cells per side, 32 steps.
CELLS, STEPS = 14, 32


def has_explainers():
    """Whether the packages that explain are installed; they are not needed for the rest."""
    try:
        import captum.attr  # noqa: F401
        import pytorch_grad_cam  # noqa: F401
    except (ImportError, RuntimeError):
        return False
    return True


def explain_item(request):
    """One method by grad-cam or captum, used as their documentation says."""
    method = request["item"].removeprefix("explain-")
    model = build_model(request)
    images, _ = read_input(request)

    def run():
        if method in CAMS:
            import pytorch_grad_cam
            from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

            cam = getattr(pytorch_grad_cam, CAMS[method])
            with cam(model=model, target_layers=[model.layer4[1]]) as explainer:
                explainer.batch_size = 32
                targets = [ClassifierOutputTarget(1)] * len(images)
                for start in range(0, len(images), 16):
                    some = slice(start, start + 16)
                    explainer(input_tensor=images[some], targets=targets[some])
        elif method == "occlusion":
            from captum.attr import Occlusion

            cell = images.shape[-1] // CELLS
            for one in images.split(1):
                Occlusion(model).attribute(
                    one,
                    sliding_window_shapes=(3, 2 * cell, 2 * cell),
                    strides=(3, cell, cell),
                    target=1,
                    perturbations_per_eval=32,
                )
        else:
            from captum.attr import IntegratedGradients

            IntegratedGradients(model).attribute(
                images, target=1, n_steps=STEPS, method="riemann_middle", internal_batch_size=32
            )

    return {}, [("contiguous", lambda: run)]


# ---------------------------------------------------------------- images


class Transform:
    """The original's pipelines, step by step on Pillow images as torchvision does them."""

    def __init__(self, kind, size, augments):
        self.cnn, self.size, self.augments = kind == "cnn", size, augments
        self.degrees, self.flip, self.scale, self.jitter = (
            (10, 0.5, 0.85, 0.1) if self.cnn else (8, 0.3, 0.9, 0.05)
        )
        self.mean, self.std = (
            ([0.5], [0.5]) if self.cnn else ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        )
        self.mean, self.std = (
            torch.tensor(self.mean).view(-1, 1, 1),
            torch.tensor(self.std).view(-1, 1, 1),
        )

    def __call__(self, file):
        image = Image.open(file).convert("L" if self.cnn else "RGB")
        if not self.augments:
            image = image.resize((self.size, self.size), Image.BILINEAR)
        else:
            steps = [self.crop, self.rotate, self.mirror, self.colors]
            if self.cnn:
                image = image.resize((self.size, self.size), Image.BILINEAR)
                steps = [self.rotate, self.mirror, self.colors, self.crop]
            for step in steps:
                image = step(image)
        values = (
            torch.from_numpy(np.array(image))
            .reshape(self.size, self.size, -1)
            .permute(2, 0, 1)
            .contiguous()
        )
        return values.float().div_(255).sub_(self.mean).div_(self.std)

    def rotate(self, image):
        return image.rotate(random.uniform(-self.degrees, self.degrees), Image.NEAREST)

    def mirror(self, image):
        return image.transpose(Image.FLIP_LEFT_RIGHT) if random.random() < self.flip else image

    def colors(self, image):
        steps = [ImageEnhance.Brightness, ImageEnhance.Contrast]
        random.shuffle(steps)
        for step in steps:
            image = step(image).enhance(random.uniform(1 - self.jitter, 1 + self.jitter))
        return image

    def crop(self, image):
        width, height = image.size
        for _ in range(10):
            area = width * height * random.uniform(self.scale, 1)
            ratio = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
            w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
            if 0 < w <= width and 0 < h <= height:
                left, top = random.randint(0, width - w), random.randint(0, height - h)
                return image.crop((left, top, left + w, top + h)).resize(
                    (self.size, self.size), Image.BILINEAR
                )
        return image.resize((self.size, self.size), Image.BILINEAR)


class Files(Dataset):
    def __init__(self, files, labels, transform):
        self.files, self.labels, self.transform = files, labels, transform

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        return self.transform(self.files[i]), self.labels[i]


def loader_variants(dataset, batch_size, shuffle=False):
    """In this process, or with one loader process per core that stays alive."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    plain = DataLoader(dataset, batch_size=batch_size, shuffle=shuffle)
    workers = DataLoader(
        dataset, batch_size=batch_size, shuffle=shuffle, num_workers=cores, persistent_workers=True
    )
    return {"no loader process": plain, f"{cores} loader processes": workers}


def pipeline(request):
    kind = request["model"]
    transform = Transform(kind, request["imageSize"], request["item"] == "pipeline-augmented")
    plain = Transform(kind, request["imageSize"], False)
    first = plain(request["files"][0])
    numbers = {"levels": ((first * plain.std + plain.mean) * 255).flatten().tolist()}
    dataset = Files(request["files"], [0] * len(request["files"]), transform)

    def variant(name, loader):
        def setup():
            def run():
                for images, _ in loader:
                    images.shape

            return run

        return name, setup

    return numbers, [
        variant(*entry) for entry in loader_variants(dataset, request["batchSize"]).items()
    ]


def epoch(request):
    """Training on most images, scoring the rest; "plain" ones see images without augmentation."""
    model = build_model(request)
    kind, size, item = request["model"], request["imageSize"], request["item"]
    set_trainable(model, TRAINED[item])
    held = round(len(request["files"]) * 0.15)
    files, labels = request["files"], request["labels"]
    train = Files(files[held:], labels[held:], Transform(kind, size, not item.endswith("plain")))
    validation = Files(files[:held], labels[:held], Transform(kind, size, False))
    layout_name = fastest_layout(request, model)
    layout = LAYOUTS[layout_name]
    model.to(memory_format=layout)
    step = stepper(request, model)

    def variant(name, loader, scored):
        def setup():
            def run():
                training_mode(model)
                for images, labels in loader:
                    step(images.to(memory_format=layout), labels)
                model.eval()
                with torch.inference_mode(), autocast(request):
                    for images, _ in scored:
                        model(images.to(memory_format=layout)).float().numpy()

            return run

        return name, setup

    trained_by = loader_variants(train, request["batchSize"], shuffle=True)
    scored_by = loader_variants(validation, request["batchSize"])
    return {}, [
        variant(f"{name}, {layout_name}", loader, scored_by[name])
        for name, loader in trained_by.items()
    ]


def fastest_layout(request, model):
    """By training steps on noise."""
    channels = 1 if request["model"] == "cnn" else 3
    images = torch.randn(request["batchSize"], channels, request["imageSize"], request["imageSize"])
    labels = torch.arange(request["batchSize"]) % 2
    _, layout, _ = choose(step_variants(request, model, images, labels))
    return layout


# ---------------------------------------------------------------- requests


def builder(item):
    if item.startswith("epoch"):
        return epoch
    if item in TRAINED:
        return training_step
    if item.endswith("inference"):
        return inference
    if item.startswith("gradcam"):
        return gradcam_item
    if item.startswith("explain-"):
        return explain_item
    return pipeline


class Server:
    """Keeps the fastest variant of the prepared item."""

    def prepare(self, request):
        numbers, variants = builder(request["item"])(request)
        # A single epoch, whose model is warm, takes long enough to tell which loader is faster.
        # The same holds for a method of explanation.
        is_long = request["item"].startswith(("epoch", "explain"))
        self.run_once, chosen, tried = (
            choose(variants, warm_ups=0, tries=1) if is_long else choose(variants)
        )
        reset_peak()
        return {"numbers": numbers, "chosen": chosen, "tried": tried}

    def run(self, _request):
        return {"seconds": seconds(self.run_once)}

    def memory(self, _request):
        # Of this process alone: what loader processes hold comes on top.
        return {"peakBytes": peak_memory()}

    def versions(self, _request):
        import PIL

        return {
            "python": sys.version.split()[0],
            "torch": torch.__version__,
            "pillow": PIL.__version__,
            "numpy": np.__version__,
            "threads": torch.get_num_threads(),
            "explainers": has_explainers(),
        }


def reset_peak():
    """Forgets the peak so far, where the system can (Linux)."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def peak_memory():
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
            1 if sys.platform == "darwin" else 1024
        )


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def choose(variants, warm_ups=1, tries=2):
    """The variant with the shortest run, once more warmed up, its name, and the seconds of all."""
    best, tried = None, {}
    for name, setup in variants:
        run = setup()
        for _ in range(warm_ups):
            run()
        shortest = min(seconds(run) for _ in range(tries))
        tried[name] = shortest
        if best is None or shortest < best[0]:
            best = (shortest, name, setup)
    run = best[2]()
    run()
    return run, best[1], tried


def main():
    torch.manual_seed(0)
    random.seed(0)
    torch.set_num_threads(os.cpu_count())
    # The parent reads answers from here; anything that a library prints goes to the other stream.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    server = Server()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(server, request["do"])(request)
        except Exception as error:  # reported to the parent, which stops with this message
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
