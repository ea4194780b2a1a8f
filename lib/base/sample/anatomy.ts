import { createRandom } from "../random";
import { smoothStep } from "./field";

/** Which side of the picture: -1 is the left one (the patient's right), 1 the right one. */
export type Side = -1 | 1;

export const SIDES: readonly Side[] = [-1, 1];

/**
 * The build of one patient, in unit lengths (see field.ts). All images of a patient share it, as
 * they do in a real data set; this is why a split must keep a patient's images together.
 */
export interface Anatomy {
  /** Seed of the details that are not listed here (vessels, texture). */
  seed: number;
  midline: number;
  /** Half of the chest's inner width where it is widest. */
  chestWidth: number;
  apexY: number;
  widestY: number;
  /** Top of the diaphragm's dome, on the left and on the right of the picture. */
  diaphragmY: { left: number; right: number };
  /** Fat and muscle outside the ribs. */
  wallThickness: number;
  /** Overall tissue, about 1: stout patients are brighter and show less contrast. */
  stoutness: number;
  mediastinumWidth: number;
  /** The heart's left border falls from topY to its tip at (tipX from the midline, tipY). */
  heart: { topY: number; tipX: number; tipY: number; rightBulge: number };
  armsRaised: boolean;
  ribs: {
    count: number;
    firstY: number;
    spacing: number;
    slope: number;
    thickness: number;
    density: number;
  };
  spine: { halfWidth: number; vertebra: number; bend: number };
  clavicle: { y: number; rise: number; thickness: number };
  /** Strength of the vessels and of the hila, about 1. */
  vessels: number;
  /** Radius of the gas bubble in the stomach, 0 for none. */
  stomachBubble: number;
}

/** The build of the patient that `seed` stands for. */
export function createAnatomy(seed: number): Anatomy {
  const random = createRandom(seed, "anatomy");
  const between = random.uniform;
  const chestWidth = between(0.345, 0.39);
  const midline = 0.5 + between(-0.015, 0.015);
  const apexY = between(0.11, 0.16);
  const dome = between(0.73, 0.8);
  return {
    seed,
    midline,
    chestWidth,
    apexY,
    widestY: between(0.68, 0.76),
    diaphragmY: { left: dome, right: dome + between(0.0, 0.04) },
    wallThickness: between(0.035, 0.065),
    stoutness: between(0.95, 1.06),
    mediastinumWidth: between(0.055, 0.075),
    heart: {
      topY: apexY + 0.38 * (dome - apexY),
      tipX: chestWidth * between(0.46, 0.64),
      tipY: dome + between(-0.03, 0.01),
      rightBulge: between(0.02, 0.045),
    },
    armsRaised: random.chance(0.5),
    ribs: {
      count: 10,
      firstY: apexY + between(0.0, 0.02),
      spacing: (dome - apexY) * between(0.108, 0.122),
      slope: between(0.04, 0.12),
      thickness: between(0.009, 0.013),
      density: between(0.75, 1.2),
    },
    spine: {
      halfWidth: between(0.034, 0.044),
      vertebra: between(0.052, 0.062),
      bend: between(-0.012, 0.012),
    },
    clavicle: {
      y: apexY + between(0.01, 0.05),
      rise: between(0.0, 0.06),
      thickness: between(0.011, 0.015),
    },
    vessels: between(0.7, 1.35),
    stomachBubble: random.chance(0.5) ? between(0.03, 0.06) : 0,
  };
}

/** Half of the chest's inner width at height y: a dome that closes at the lungs' apex. */
export function chestHalfWidth(anatomy: Anatomy, y: number): number {
  const up = (anatomy.widestY - y) / (anatomy.widestY - anatomy.apexY);
  if (up <= 0) return anatomy.chestWidth * (1 - 0.15 * up * up);
  return up >= 1 ? 0 : anatomy.chestWidth * (1 - up ** 2.1) ** 0.5;
}

/**
 * Height of the diaphragm at `distance` from the midline: a dome that drops towards the outer wall.
 */
export function diaphragmHeight(anatomy: Anatomy, side: Side, distance: number): number {
  const top = side < 0 ? anatomy.diaphragmY.left : anatomy.diaphragmY.right;
  const fromCrest = (distance / anatomy.chestWidth - 0.45) / 0.55;
  return top + (fromCrest > 0 ? 0.13 : 0.04) * fromCrest * fromCrest;
}

/**
 * Distance from the midline to the border between the middle of the chest (great vessels, heart)
 * and the lung, at height y on one side.
 */
export function mediastinumHalfWidth(anatomy: Anatomy, side: Side, y: number): number {
  const { heart, apexY, widestY, mediastinumWidth } = anatomy;
  const towardsApex = smoothStep(widestY, apexY, y);
  const upper = mediastinumWidth + 0.05 * towardsApex * towardsApex;
  const down = Math.min(1, Math.max(0, (y - heart.topY) / (heart.tipY - heart.topY)));
  if (side < 0) return upper + heart.rightBulge * Math.sin(Math.PI * Math.sqrt(down) * 0.8);
  const fromArch = (y - heart.topY + 0.06) / 0.035;
  const arch = 0.022 * Math.exp(-fromArch * fromArch);
  return upper + arch + (heart.tipX - mediastinumWidth) * Math.sin((Math.PI / 2) * down) ** 2;
}

/** The hilum, where vessels and airways enter the lung. */
export function hilumOf(anatomy: Anatomy, side: Side): { x: number; y: number } {
  const y =
    anatomy.apexY + 0.52 * (anatomy.diaphragmY.left - anatomy.apexY) - (side > 0 ? 0.02 : 0);
  return { x: anatomy.midline + side * (anatomy.mediastinumWidth + 0.03), y };
}
