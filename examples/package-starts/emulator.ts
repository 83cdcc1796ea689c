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
        handler: ({ state, json }) => {
          const { title } = json() as { readonly title: string };
          const id = state.nextId('adverts');
          return jsonAnswer(state.collection('adverts').set(id, { id, title }), { status: 201 });
        },
      },
    ],
  });
}
// #endregion start

export async function loseAnAnswer(): Promise<readonly object[]> {
  // #region fault
  const board = createBoardEmulator();
  const { url, close } = await board.listen();
  board.faults.add({ fault: { kind: 'drop', effect: 'done' } });

  const answer = await fetch(`${url}/adverts`, { method: 'POST', body: '{"title":"Шкаф-купе"}' }).catch(
    () => 'the connection broke',
  );
  const adverts = board.state.collection('adverts').all();
  console.log(answer, adverts); // the connection broke [ { id: 1, title: 'Шкаф-купе' } ]
  await close();
  // #endregion fault
  return adverts;
}
