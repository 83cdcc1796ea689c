import { formatMoney } from '@leadkit/core';
import type { SavedOffer, SavedPage } from './saved-offer.ts';

const TITLE_LENGTH = 44;
const COLUMNS = ['id', 'title', 'price', 'city', 'seller', 'promoted', 'refreshed'];

/** A page for people: what it is, its offers in columns, and what could not be read. */
export function pageTable({ file, kind, offers, problems }: SavedPage): string {
  const promoted = offers.filter((offer) => offer.promoted).length;
  const head = `${file}: ${kind}, offers: ${offers.length}, promoted: ${promoted}`;
  const named = problems.map(({ code, path, message }) => `  ! ${code}: ${path} ${message}`);
  return [head, ...(offers.length === 0 ? [] : table(offers.map(cellsOf))), ...named].join('\n');
}

function cellsOf(offer: SavedOffer): readonly string[] {
  return [
    offer.externalId,
    offer.title.length > TITLE_LENGTH ? `${offer.title.slice(0, TITLE_LENGTH - 1)}…` : offer.title,
    offer.price === null ? '' : formatMoney(offer.price),
    offer.city?.name ?? '',
    offer.seller?.kind ?? '',
    offer.promoted ? 'yes' : '',
    offer.refreshedAt?.slice(0, 16).replace('T', ' ') ?? '',
  ];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [COLUMNS, ...rows];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
