/**
 * A picture that tells ways of decoding and shrinking apart: waves of several lengths in three
 * colours, with some noise.
 *
 * @param strength of the waves; above 1 their crests leave 0-255 and begin anew there, which makes
 *   hard edges
 * @returns `[height * width * 3]`, 0-255
 */
export function wavePicture(width: number, height: number, strength = 1): Buffer {
  const bytes = Buffer.alloc(width * height * 3);
  let noise = 1;
  for (let i = 0; i < bytes.length; i++) {
    noise = (noise * 48271) % 2147483647;
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    const waves = 60 * Math.sin(x / 9 + (i % 3)) + 40 * Math.cos(y / 23);
    bytes[i] = 128 + strength * waves + (noise % 25);
  }
  return bytes;
}
