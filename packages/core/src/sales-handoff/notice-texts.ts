import type { NoticeLanguage } from '../domain/member.ts';
import type { NoticeKind } from '../domain/notice.ts';

/** Words of one notice. `{name}` stands for a fact: `{lead}`, `{score}`, `{city}`, `{until}`, `{account}`, `{platform}`, `{count}`, `{what}`. */
export interface NoticeText {
  /** One line. */
  readonly title: string;
  /** Plain text. */
  readonly body: string;
}

/** Words by language and kind. What is missing is taken from the defaults. */
export type NoticeTexts = {
  readonly [Language in NoticeLanguage]?:
    | { readonly [Kind in NoticeKind | 'digest']?: NoticeText | undefined }
    | undefined;
};

const say = (title: string, body: string): NoticeText => ({ title, body });

/** The words LeadKit brings. */
export const DEFAULT_NOTICE_TEXTS: {
  readonly [Language in NoticeLanguage]: { readonly [Kind in NoticeKind | 'digest']: NoticeText };
} = {
  ru: {
    lead_offered: say('Новый лид', 'Город: {city}. Баллы: {score}. Примите до {until}. Лид {lead}.'),
    lead_missed: say('Лид ушёл к другому', 'Время принять лид {lead} вышло.'),
    lead_taken: say('Лид передан', 'Лид {lead} передан другому сотруднику.'),
    order_waiting: say('Заказ ждёт ответа', 'Площадка: {platform}. Ответьте до {until}. Лид {lead}.'),
    lead_escalated: say(
      'Лид без ответа',
      'Лид {lead} приняли, но покупателю не ответили. Он предложен другому.',
    ),
    lead_unassigned: say('Лид некому взять', 'Лид {lead}: {what}. Назначьте сотрудника вручную.'),
    account_reconnect: say(
      'Аккаунт отключился',
      '{platform}, {account}: площадка не принимает доступ. Подключите заново.',
    ),
    account_expiring: say('Доступ скоро закончится', '{platform}, {account}: доступ действует до {until}.'),
    account_blocked: say(
      'Площадка блокирует запросы',
      '{platform}, {account}: запросы отклоняются. Работа продолжится сама.',
    ),
    account_drifted: say(
      'Ответ площадки изменился',
      '{platform}, {account}: ответ на {what} не понят. Обновите адаптер.',
    ),
    dead_letters: say(
      'События не обработаны',
      '{what}: не удалось обработать {count}. Исправьте причину и повторите.',
    ),
    budget_alarm: say('Бюджет кампании', 'Израсходовано {count} % бюджета кампании {campaign}.'),
    notice_failed: say('Уведомления не доходят', 'Последнее: {what}. Проверьте каналы и повторите отправку.'),
    digest: say('Сводка: {count}', ''),
  },
  kk: {
    lead_offered: say('Жаңа лид', 'Қала: {city}. Ұпай: {score}. {until} дейін қабылдаңыз. Лид {lead}.'),
    lead_missed: say('Лид басқаға өтті', '{lead} лидін қабылдау уақыты бітті.'),
    lead_taken: say('Лид берілді', '{lead} лиді басқа қызметкерге берілді.'),
    order_waiting: say('Тапсырыс жауап күтуде', 'Алаң: {platform}. {until} дейін жауап беріңіз. Лид {lead}.'),
    lead_escalated: say(
      'Лид жауапсыз қалды',
      '{lead} лиді қабылданды, бірақ сатып алушыға жауап берілмеді. Ол басқаға ұсынылды.',
    ),
    lead_unassigned: say('Лидті алатын адам жоқ', 'Лид {lead}: {what}. Қызметкерді қолмен тағайындаңыз.'),
    account_reconnect: say(
      'Аккаунт ажырады',
      '{platform}, {account}: алаң рұқсатты қабылдамайды. Қайта қосыңыз.',
    ),
    account_expiring: say('Рұқсат мерзімі бітеді', '{platform}, {account}: рұқсат {until} дейін жарамды.'),
    account_blocked: say(
      'Алаң сұрауларды бұғаттап тұр',
      '{platform}, {account}: сұраулар қабылданбайды. Жұмыс өзі жалғасады.',
    ),
    account_drifted: say(
      'Алаңның жауабы өзгерді',
      '{platform}, {account}: {what} жауабы түсініксіз. Адаптерді жаңартыңыз.',
    ),
    dead_letters: say('Оқиғалар өңделмеді', '{what}: {count} өңделмеді. Себебін түзетіп, қайталаңыз.'),
    budget_alarm: say('Науқан бюджеті', '{campaign} науқаны бюджетінің {count} % жұмсалды.'),
    notice_failed: say('Хабарламалар жетпейді', 'Соңғысы: {what}. Арналарды тексеріп, қайта жіберіңіз.'),
    digest: say('Жиынтық: {count}', ''),
  },
  en: {
    lead_offered: say('New lead', 'City: {city}. Score: {score}. Accept it by {until}. Lead {lead}.'),
    lead_missed: say('A lead went to somebody else', 'The time to accept lead {lead} ran out.'),
    lead_taken: say('A lead was handed over', 'Lead {lead} is somebody else’s now.'),
    order_waiting: say(
      'An order waits for an answer',
      'Platform: {platform}. Answer by {until}. Lead {lead}.',
    ),
    lead_escalated: say(
      'A lead was left alone',
      'Lead {lead} was accepted, and the buyer got no answer. It is offered to somebody else.',
    ),
    lead_unassigned: say('Nobody can take a lead', 'Lead {lead}: {what}. Give it to somebody by hand.'),
    account_reconnect: say(
      'An account has to be connected again',
      '{platform}, {account}: the credentials are no longer accepted.',
    ),
    account_expiring: say('Credentials end soon', '{platform}, {account}: they hold until {until}.'),
    account_blocked: say(
      'A platform refuses our calls',
      '{platform}, {account}: calls are refused. They go on by themselves.',
    ),
    account_drifted: say(
      'A platform answers in a new shape',
      '{platform}, {account}: the answer to {what} was not understood. Update the adapter.',
    ),
    dead_letters: say(
      'Events were given up',
      '{what}: {count} could not be handled. Mend the cause and replay them.',
    ),
    budget_alarm: say('Budget of a campaign', '{count} % of the budget of campaign {campaign} is used.'),
    notice_failed: say('Notices do not arrive', 'Last one: {what}. Check the notifiers and replay them.'),
    digest: say('Digest: {count}', ''),
  },
};

/** The words of a kind, with facts in place of their names; a fact that is not known is a dash. */
export function noticeText(
  texts: NoticeTexts,
  language: NoticeLanguage,
  kind: NoticeKind | 'digest',
  facts: Readonly<Record<string, string | number | undefined>>,
): NoticeText {
  const { title, body } = texts[language]?.[kind] ?? DEFAULT_NOTICE_TEXTS[language][kind];
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? '—'));
  return { title: fill(title), body: fill(body) };
}
