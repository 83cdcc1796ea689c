/** The first number of Kazakhstan in a text, however it is written, as its last ten digits. */
export function phoneInText(text: string): string | undefined {
  const [found] = text.match(/(?:\+?7|8)[\s\-()]*7(?:[\s\-()]*\d){9}/) ?? [];
  return found?.replace(/\D/g, '').slice(-10);
}
