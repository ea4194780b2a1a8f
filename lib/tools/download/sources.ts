/** A file with a fixed address: its contents can never change without being noticed. */
export interface Source {
  /** For messages, e.g. "the chest X-ray data set". */
  title: string;
  url: string;
  bytes: number;
  sha256: string;
  /** Where to read about it, and under which licence it comes. */
  credit: string;
}

/**
 * The data set as its authors publish it, in the version whose numbers everyone compares: 5,232
 * images in train and 624 in test. No login is needed.
 */
export const DATA_SOURCE: Source = {
  title: "the chest X-ray data set (ChestXRay2017.zip)",
  url:
    "https://data.mendeley.com/public-files/datasets/rscbjbr9sj/files/" +
    "f12eaf6d-6023-432f-acc9-80c9d7393433/file_downloaded",
  bytes: 1_235_512_464,
  sha256: "13efc055629733dbab07877f8b3c9f81097840dbcdaa326a8542322c2281ce36",
  credit: "Kermany, Zhang and Goldbaum 2018, doi:10.17632/rscbjbr9sj.2, CC BY 4.0",
};

/**
 * torchvision's ImageNet weights of ResNet-18 (IMAGENET1K_V1) as safetensors, pinned to a commit.
 */
export const WEIGHTS_SOURCE: Source = {
  title: "the ImageNet weights of ResNet-18 (model.safetensors)",
  url:
    "https://huggingface.co/timm/resnet18.tv_in1k/resolve/" +
    "bbd144b3e5565108aad885f145491d11bc6ce807/model.safetensors",
  bytes: 46_807_446,
  sha256: "694f673df6520a3158624e8a89af086f59923ee4cd7436fe5bc3bc71d295ad81",
  credit: "torchvision resnet18 IMAGENET1K_V1 by way of timm/resnet18.tv_in1k, BSD-3-Clause",
};
