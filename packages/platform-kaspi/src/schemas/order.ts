import { toIsoText } from '@leadkit/core';
import { z } from 'zod';
import { type KaspiStage, stageOf } from '../order-stage.ts';
import { type KaspiOrderEntry, toIncludedEntries } from './entry.ts';
import {
  amountSchema,
  momentSchema,
  parseResources,
  type Resource,
  type ResourceAnswer,
} from './resource.ts';

/** An order as Kaspi shows it; moments are ISO 8601 text. Holds personal data. */
export interface KaspiOrder {
  /** The number a buyer sees. */
  readonly code: string;
  /** Kaspi's own id of it, without padding. */
  readonly id: string;
  /** Where it stands, derived from everything below. */
  readonly stage: KaspiStage;
  /** Kaspi's bucket, such as `NEW` or `KASPI_DELIVERY`; words that came later stay as they are. */
  readonly state: string;
  /** Kaspi's milestone, such as `ACCEPTED_BY_MERCHANT`; words that came later stay as they are. */
  readonly status: string;
  /** Sum of the lines, tenge. */
  readonly totalPrice: number;
  /** `PREPAID`, `PAY_WITH_CREDIT`, or a word that came later. */
  readonly paymentMode: string | undefined;
  /** Months of credit. */
  readonly creditTerm: number | undefined;
  /** Such as `DELIVERY_PICKUP`. */
  readonly deliveryMode: string | undefined;
  /** Whether Kaspi carries it. */
  readonly isKaspiDelivery: boolean;
  /** Whether it is Express. */
  readonly isExpress: boolean;
  /** Whether the buyer still has papers to sign. */
  readonly signatureRequired: boolean;
  /** Whether the goods arrive later. */
  readonly preOrder: boolean;
  /** Whether it is packed (Kaspi Delivery). */
  readonly assembled: boolean;
  /** The warehouse it leaves from, `<merchant>_<code>`. */
  readonly pickupPointId: string | undefined;
  /** When it was made. */
  readonly createdAt: string;
  /** When the bank approved it. */
  readonly approvedAt: string | undefined;
  /** When it should arrive. */
  readonly plannedDeliveryAt: string | undefined;
  /** Until when the goods are kept for the buyer (pick-up). */
  readonly reservedUntil: string | undefined;
  /** Until when the parcel has to be handed over. */
  readonly handoverBy: string | undefined;
  /** When the courier took it. */
  readonly handedOverAt: string | undefined;
  /** Address of the waybill once it is made. */
  readonly waybillUrl: string | undefined;
  /** Number of the waybill. */
  readonly waybillNumber: string | undefined;
  /** Whether a cancelled parcel is back. Unreliable: it was seen to stay false. */
  readonly isReturnedToWarehouse: boolean | undefined;
  /** What the buyer pays for delivery, tenge. */
  readonly deliveryCost: number | undefined;
  /** What the seller pays for delivery, tenge. */
  readonly deliveryCostForSeller: number | undefined;
  /** Why it was cancelled, Kaspi's own word. */
  readonly cancellationReason: string | undefined;
  /** Who ordered. The phone is a mask once the order is over. */
  readonly customer: {
    /** First name. */
    readonly firstName: string | undefined;
    /** Last name. */
    readonly lastName: string | undefined;
    /** As Kaspi writes it: ten digits, eleven, or a mask. */
    readonly cellPhone: string | undefined;
  };
  /** Where to. Absent for pick-up. */
  readonly deliveryAddress:
    | {
        /** City or village, as printed. */
        readonly town: string | undefined;
        /** The whole of it, as printed. */
        readonly formattedAddress: string | undefined;
      }
    | undefined;
  /** City it leaves from, Kaspi's code. */
  readonly originCityCode: string | undefined;
  /** Lines. Absent: they were not sent along; read them with `api.readEntries`. */
  readonly entries: readonly KaspiOrderEntry[] | undefined;
}

const text = z.string().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const amount = amountSchema.nullish().catch(null);
const moment = momentSchema.nullish().catch(null);
const deliveryFields = {
  waybill: text,
  waybillNumber: text,
  courierTransmissionPlanningDate: moment,
  courierTransmissionDate: moment,
  express: flag,
  returnedToWarehouse: flag,
};

/** Six facts an order cannot do without; everything else may be missing or change its form. */
const attributesSchema = z.object({
  code: z.string().min(1),
  totalPrice: amountSchema,
  creationDate: momentSchema,
  state: z.string(),
  status: z.string(),
  paymentMode: text,
  creditTerm: amount,
  deliveryMode: text,
  isKaspiDelivery: flag,
  signatureRequired: flag,
  preOrder: flag,
  assembled: flag,
  pickupPointId: text,
  approvedByBankDate: moment,
  plannedDeliveryDate: moment,
  reservationDate: moment,
  deliveryCost: amount,
  deliveryCostForSeller: amount,
  cancellationReason: text,
  customer: z.object({ name: text, firstName: text, lastName: text, cellPhone: text }).nullish().catch(null),
  deliveryAddress: z.object({ town: text, formattedAddress: text }).nullish().catch(null),
  originAddress: z
    .object({ city: z.object({ code: text }).nullish().catch(null) })
    .nullish()
    .catch(null),
  kaspiDelivery: z.object(deliveryFields).nullish().catch(null),
  ...deliveryFields,
});

type Attributes = z.infer<typeof attributesSchema>;

/** A page of orders. */
export interface OrderPage {
  readonly orders: readonly KaspiOrder[];
  /** Pages of the list. Absent: it does not say. */
  readonly pageCount: number | undefined;
  readonly totalCount: number | undefined;
}

/** @throws LeadKitError `unexpected_response` naming what is missing. */
export function toOrderPage(value: unknown, operation: string): OrderPage {
  const answer = parseResources(attributesSchema as z.ZodType<Attributes>, value, operation);
  return {
    orders: answer.data.map((resource) => toOrder(resource, answer)),
    pageCount: answer.pageCount,
    totalCount: answer.totalCount,
  };
}

function toOrder(
  { id, attributes, relationships }: Resource<Attributes>,
  { included }: ResourceAnswer<Attributes>,
): KaspiOrder {
  const { kaspiDelivery: nested, customer, deliveryAddress } = attributes;
  // Old texts have these in the order itself; a real answer had them in `kaspiDelivery`. quirks.md, "Orders".
  const delivery = withoutGaps(attributes, nested ?? {});
  const entryIds = relationships.entries ?? [];
  const facts = {
    state: attributes.state,
    status: attributes.status,
    isKaspiDelivery: attributes.isKaspiDelivery ?? nested != null,
    isExpress: delivery.express ?? false,
    signatureRequired: attributes.signatureRequired ?? false,
    preOrder: attributes.preOrder ?? false,
    assembled: attributes.assembled ?? false,
    handedOverAt: isoText(delivery.courierTransmissionDate),
  };
  return {
    code: attributes.code,
    id,
    stage: stageOf(facts),
    ...facts,
    totalPrice: attributes.totalPrice,
    paymentMode: attributes.paymentMode ?? undefined,
    creditTerm: attributes.creditTerm ?? undefined,
    deliveryMode: attributes.deliveryMode ?? undefined,
    pickupPointId: attributes.pickupPointId ?? undefined,
    createdAt: toIsoText(attributes.creationDate),
    approvedAt: isoText(attributes.approvedByBankDate),
    plannedDeliveryAt: isoText(attributes.plannedDeliveryDate),
    reservedUntil: isoText(attributes.reservationDate),
    handoverBy: isoText(delivery.courierTransmissionPlanningDate),
    waybillUrl: delivery.waybill ?? undefined,
    waybillNumber: delivery.waybillNumber ?? undefined,
    isReturnedToWarehouse: delivery.returnedToWarehouse ?? undefined,
    deliveryCost: attributes.deliveryCost ?? undefined,
    deliveryCostForSeller: attributes.deliveryCostForSeller ?? undefined,
    cancellationReason: attributes.cancellationReason ?? undefined,
    customer: {
      firstName: filled(customer?.firstName) ?? filled(customer?.name),
      lastName: filled(customer?.lastName),
      cellPhone: filled(customer?.cellPhone),
    },
    deliveryAddress:
      deliveryAddress == null
        ? undefined
        : { town: filled(deliveryAddress.town), formattedAddress: filled(deliveryAddress.formattedAddress) },
    originCityCode: filled(attributes.originAddress?.city?.code),
    entries: toIncludedEntries(included, { code: attributes.code, entryIds }),
  };
}

type Delivery = { readonly [Name in keyof typeof deliveryFields]?: Attributes[Name] };

/** The facts of the order, under those of `kaspiDelivery` where it has any. */
function withoutGaps(flat: Delivery, nested: Delivery): Delivery {
  const told = Object.entries(nested).filter(([, value]) => value !== null && value !== undefined);
  return { ...flat, ...(Object.fromEntries(told) as Delivery) };
}

function isoText(unixMs: number | null | undefined): string | undefined {
  return unixMs == null ? undefined : toIsoText(unixMs);
}

function filled(text: string | null | undefined): string | undefined {
  return text == null || text.trim() === '' ? undefined : text.trim();
}
