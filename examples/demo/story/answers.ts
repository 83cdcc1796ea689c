const SIGNATURE = 'Мебельный цех';

/** What a member of the team writes to a buyer. The signature tells it from what a bot writes. */
export function humanAnswer(memberName: string): string {
  return `Здравствуйте! Замер бесплатный, приедем в удобное время, точную цену назовём на месте. ${memberName}, ${SIGNATURE}`;
}

/** Whether one of our people wrote it. */
export function isHumanAnswer(text: string): boolean {
  return text.endsWith(SIGNATURE);
}
