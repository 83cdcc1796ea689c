import type { Money } from '@leadkit/core';
import { z } from 'zod';
import type { OlxSettings } from '../olx-options.ts';
import { amountOf } from './amount.ts';
import { idSchema, looseNumberSchema, parseData } from './envelope.ts';

const featureSchema = z.object({
  code: z.string(),
  type: z.string(),
  duration: looseNumberSchema.nullish(),
  name: z.string().nullish(),
  valid_to: z.string().nullish(),
});

/** Something that makes an advert seen more. */
export interface OlxPaidFeature {
  /** What to buy it by, such as `promoted_ad_7`. */
  readonly code: string;
  /** OLX's own kind, such as `topads`. */
  readonly type: string;
  /** In the language of the settings. */
  readonly name?: string;
  /** How long it lasts, in days. */
  readonly durationDays?: number;
  /** On an advert: until when it works. */
  readonly validTo?: string;
}

export function toPaidFeatures(
  value: unknown,
  operation: string,
  { time }: OlxSettings,
): readonly OlxPaidFeature[] {
  return parseData(z.array(featureSchema), value, operation).map((feature) => ({
    code: feature.code,
    type: feature.type,
    ...(feature.name ? { name: feature.name } : {}),
    ...(feature.duration == null ? {} : { durationDays: feature.duration }),
    ...(feature.valid_to ? { validTo: time.read(feature.valid_to, 'valid_to', operation) } : {}),
  }));
}

const packetSchema = z.object({
  size: z.int().positive(),
  category_id: idSchema,
  name: z.string().nullish(),
  price: looseNumberSchema.nullish(),
  type: z.string().nullish(),
  is_premium: z.boolean().nullish(),
});

/** A packet of adverts that can be bought for a category. */
export interface OlxPacket {
  /** How many adverts. */
  readonly size: number;
  /** The category. */
  readonly categoryId: string;
  /** In the language of the settings. */
  readonly name?: string;
  /** What it costs. */
  readonly price?: Money;
  /** `base`, `mega`, or a word that came later. */
  readonly type?: string;
}

export function toPackets(value: unknown, operation: string, { country }: OlxSettings): readonly OlxPacket[] {
  return parseData(z.array(packetSchema), value, operation).map((packet) => ({
    size: packet.size,
    categoryId: packet.category_id,
    ...(packet.name ? { name: packet.name } : {}),
    ...(packet.price == null ? {} : { price: amountOf(packet.price, country.currency, 'price', operation) }),
    ...(packet.type ? { type: packet.type } : {}),
  }));
}

const ownPacketSchema = z.object({
  id: idSchema,
  name: z.string().nullish(),
  is_active: z.boolean().nullish(),
  size: z.int().nullish(),
  left: z.int(),
  active_to: z.string().nullish(),
  // Numbers by the documentation, texts as seen.
  categories_ids: z.array(idSchema).nullish(),
});

/** A packet the account has. */
export interface OlxOwnPacket {
  /** OLX's own id. */
  readonly id: string;
  /** In the language of the settings. */
  readonly name?: string;
  /** Whether it can be used now. */
  readonly isActive: boolean;
  /** Adverts it had. Absent: OLX does not say. */
  readonly size?: number;
  /** Adverts it still has. */
  readonly left: number;
  /** When it ends. */
  readonly activeTo?: string;
  /** Categories it is for. */
  readonly categoryIds: readonly string[];
}

export function toOwnPackets(
  value: unknown,
  operation: string,
  { time }: OlxSettings,
): readonly OlxOwnPacket[] {
  return parseData(z.array(ownPacketSchema), value, operation).map((packet) => ({
    id: packet.id,
    ...(packet.name ? { name: packet.name } : {}),
    isActive: packet.is_active ?? packet.left > 0,
    ...(packet.size == null ? {} : { size: packet.size }),
    left: packet.left,
    ...(packet.active_to ? { activeTo: time.read(packet.active_to, 'active_to', operation) } : {}),
    categoryIds: packet.categories_ids ?? [],
  }));
}
