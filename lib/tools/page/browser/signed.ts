/** @example signed(-0.5) // "−0.50" */
export function signed(value: number): string {
  const size = Math.abs(value);
  const text = size > 0 && size < 0.005 ? size.toExponential(0) : size.toFixed(2);
  return `${value < 0 ? "−" : "+"}${text}`;
}
