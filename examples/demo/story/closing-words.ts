/** What a buyer says to have agreed to pay, in minor units; `undefined`: nothing of the kind. */
export function agreedMinor(text: string): number | undefined {
  const tenge = /договорились на ([\d ]+) тенге/.exec(text)?.[1]?.replaceAll(' ', '');
  return tenge === undefined ? undefined : Number(tenge) * 100;
}

/** Whether a buyer says no because of the price. */
export function isTooDear(text: string): boolean {
  return text.startsWith('Дорого');
}
