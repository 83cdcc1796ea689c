/** One person on two marketplaces, with one phone number written in different ways. All of it is made up. */
export const FRIEND = {
  /** In a message. */
  inChat: '8 (701) 555-44-33',
  /** As the marketplace for orders has it. */
  inOrder: '+77015554433',
} as const;
