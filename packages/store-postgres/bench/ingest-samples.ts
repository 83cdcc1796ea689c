import { createIdGenerator, type Id, type IncomingSignal, type SignalIngest } from '@leadkit/core';

const NOW = '2026-11-22T05:00:00.000Z';
const ids = createIdGenerator(() => Date.parse(NOW));
let made = 0;

/** Buyers' messages as a marketplace sends them, all new. */
export function newSignals(count: number, accountId: Id<'account'>): SignalIngest {
  const signals = Array.from({ length: count }, () => {
    made += 1;
    const signal: IncomingSignal = {
      kind: 'message',
      externalId: `message-${made}`,
      aliases: [`old-${made}`],
      revision: 1,
      occurredAt: '2026-11-22T09:59:00+05:00',
      who: { platformUserId: `user-${made % 700}`, name: 'Нұрлан', phone: '+77015550101' },
      listing: { externalId: `advert-${made % 50}`, title: 'Шкаф-купе на заказ, Алматы' },
      threadExternalId: `thread-${made % 900}`,
      text: 'Здравствуйте! Скажите, сколько будет стоить шкаф два на два с половиной метра, с доставкой и сборкой?',
      direction: 'inbound',
    };
    return { id: ids.next(), eventId: ids.next(), signal };
  });
  return { stream: 'bench', platform: 'bazaar', accountId, now: NOW, collectFrom: NOW, signals };
}
