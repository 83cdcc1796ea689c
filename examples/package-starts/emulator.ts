// #region start
import { createEmulator, type Emulator, jsonAnswer } from '@leadkit/emulator';

type BoardTables = { readonly adverts: { readonly id: number; readonly title: string } };

export function createBoardEmulator(): Emulator<BoardTables> {
  return createEmulator<BoardTables>({
    id: 'board',
    routes: [
      {
        method: 'POST',
        path: '/adverts',
        source: 'https://board.example/docs/adverts, read 2026-11-22',
        handler: (request) => {
          const { title } = request.json() as { readonly title: string };
          const id = request.state.nextId('adverts');
          const advert = request.state.collection('adverts').set(id, { id, title });
          return jsonAnswer(advert, { status: 201 });
        },
      },
    ],
  });
}
// #endregion start

export async function loseAnAnswer(): Promise<readonly object[]> {
  // #region fault
  const board = createBoardEmulator();
  const server = await board.listen();
  board.faults.add({ fault: { kind: 'drop', effect: 'done' } });

  const answer = await fetch(`${server.url}/adverts`, {
    method: 'POST',
    body: '{"title":"Шкаф-купе"}',
  }).catch(() => 'the connection broke');
  const adverts = board.state.collection('adverts').all();
  console.log(answer, adverts); // the connection broke [ { id: 1, title: 'Шкаф-купе' } ]
  await server.close();
  // #endregion fault
  return adverts;
}
