import type { PageManifest } from "../pageManifest";
import type { Layers, ModelKey, Picture } from "./engineCalls";
import type { EngineClient } from "./engineClient";

/** A picture that the reader has opened. */
export interface OpenPicture extends Picture {
  id: number;
  name: string;
  /** Where the opacity was drawn, as the pixels; null where that is not known. */
  mask: Uint8Array | null;
  /** True class of a drawn sample; null where it is not known. */
  label: number | null;
  /** Probabilities of every class, by network, as far as they are computed. */
  answers: Map<ModelKey, number[]>;
}

/** What all parts of the page share. Whoever changes it calls `changed`. */
export class PageState {
  readonly pictures: OpenPicture[] = [];
  selected: OpenPicture | null = null;
  /** The networks that are loaded, with their layers. */
  readonly layers = new Map<ModelKey, Layers>();
  private readonly listeners: (() => void)[] = [];
  private readonly answerListeners: (() => void)[] = [];
  private pictureCount = 0;

  /** What computes; startEngineChooser starts it, and another one where one is chosen. */
  engine!: EngineClient;

  constructor(readonly manifest: PageManifest) {}

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** A network's answer for a picture has come: only lists of answers need to know. */
  answered(): void {
    for (const listener of this.answerListeners) listener();
  }

  onAnswer(listener: () => void): void {
    this.answerListeners.push(listener);
  }

  /** Adds a picture to the list and selects it. */
  add(picture: Omit<OpenPicture, "id" | "answers">): OpenPicture {
    const added = { ...picture, id: ++this.pictureCount, answers: new Map() };
    this.pictures.push(added);
    this.selected = added;
    this.changed();
    return added;
  }

  remove(picture: OpenPicture): void {
    const at = this.pictures.indexOf(picture);
    this.pictures.splice(at, 1);
    if (this.selected === picture)
      this.selected = this.pictures[Math.min(at, this.pictures.length - 1)] ?? null;
    this.changed();
  }

  select(picture: OpenPicture): void {
    this.selected = picture;
    this.changed();
  }
}
