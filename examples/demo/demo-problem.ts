/** Something the person at the terminal can do something about: the message says what. */
export class DemoProblem extends Error {
  override readonly name = 'DemoProblem';
}
