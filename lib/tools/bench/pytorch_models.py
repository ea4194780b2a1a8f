"""The original project's two models in PyTorch, for "npm run bench" and for test/fixtures.

ResNet-18 is torchvision's definition (torchvision/models/resnet.py) written out. `listen` is
handed each layer's output with its name, and what it returns goes on.
"""

import torch.nn as nn
import torch.nn.functional as F


class PneumoniaCnn(nn.Module):
    def __init__(self, image_size):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.conv3 = nn.Conv2d(64, 128, 3, padding=1)
        self.fc1 = nn.Linear((image_size // 8) ** 2 * 128, 256)
        self.dropout = nn.Dropout(0.5)
        self.fc2 = nn.Linear(256, 2)

    def forward(self, x, listen=lambda name, y: y):
        for i, conv in enumerate([self.conv1, self.conv2, self.conv3], 1):
            x = F.max_pool2d(F.relu(listen(f"conv{i}", conv(x))), 2)
        return self.fc2(self.dropout(F.relu(self.fc1(x.flatten(1)))))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride == 2:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        out += identity
        return self.relu(out)


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        channels = 64
        for i, width in enumerate([64, 128, 256, 512], 1):
            stride = 1 if i == 1 else 2
            setattr(
                self,
                f"layer{i}",
                nn.Sequential(Block(channels, width, stride), Block(width, width, 1)),
            )
            channels = width
        self.fc = nn.Sequential(
            nn.Linear(512, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 2)
        )

    def features(self, x, listen=lambda name, y: y):
        x = F.max_pool2d(self.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for i in range(1, 5):
            for j, block in enumerate(getattr(self, f"layer{i}")):
                x = listen(f"layer{i}.{j}", block(x))
        return x.mean((2, 3))

    def forward(self, x, listen=lambda name, y: y):
        return self.fc(self.features(x, listen))
