/** An attribute a category asks for. */
interface AttributeData {
  readonly code: string;
  readonly type: 'boolean' | 'enum' | 'string' | 'number';
  readonly multiValued: boolean;
  readonly mandatory: boolean;
  /** Of an `enum`, or recommended ones of a text. */
  readonly values: readonly string[];
}

/** A leaf category. */
export interface CategoryData {
  readonly code: string;
  readonly title: string;
  readonly attributes: readonly AttributeData[];
}

/** Colours and whether it is new: asked for in every category here. */
function common(group: string): readonly AttributeData[] {
  return [
    attribute(`${group}*Color`, 'enum', { values: ['белый', 'черный', 'серый', 'бежевый'] }),
    attribute(`${group}*Manufacturer code`, 'string'),
  ];
}

function attribute(
  code: string,
  type: AttributeData['type'],
  facts: Partial<Pick<AttributeData, 'multiValued' | 'mandatory' | 'values'>> = {},
): AttributeData {
  return { code, type, multiValued: false, mandatory: false, values: [], ...facts };
}

/** Categories of the emulated Kaspi: made up in the form the guide shows. */
export const KASPI_CATEGORIES: readonly CategoryData[] = [
  {
    code: 'Master - Wardrobes',
    title: 'Шкафы',
    attributes: [
      attribute('Wardrobes*Type', 'enum', {
        mandatory: true,
        values: ['шкаф-купе', 'распашной', 'угловой'],
      }),
      attribute('Wardrobes*Width', 'number', { mandatory: true }),
      attribute('Wardrobes*Mirror', 'boolean'),
      attribute('Wardrobes*Materials', 'enum', { multiValued: true, values: ['ЛДСП', 'МДФ', 'массив'] }),
      ...common('Wardrobes'),
    ],
  },
  {
    code: 'Master - Kettles',
    title: 'Электрочайники',
    attributes: [
      attribute('Kettles*Volume', 'number', { mandatory: true }),
      attribute('Kettles*Body', 'enum', { mandatory: true, values: ['металл', 'стекло', 'пластик'] }),
      attribute('Kettles*Backlight', 'boolean'),
      ...common('Kettles'),
    ],
  },
  {
    code: 'Master - Smartphones',
    title: 'Смартфоны',
    attributes: [
      attribute('Smartphones*Memory', 'enum', { mandatory: true, values: ['128 ГБ', '256 ГБ', '512 ГБ'] }),
      attribute('Smartphones*Sim', 'number'),
      ...common('Smartphones'),
    ],
  },
  {
    code: 'Master - Exercise notebooks',
    title: 'Тетради',
    attributes: [
      attribute('Exercise notebooks*Obsie harakteristiki.exercise notebooks*type', 'enum', {
        mandatory: true,
        values: ['тетрадь', 'тетрадь-блокнот'],
      }),
      attribute('Exercise notebooks*Obsie harakteristiki.exercise notebooks*fields', 'boolean'),
      attribute('Exercise notebooks*Obsie harakteristiki.exercise notebooks*number of sheets', 'number'),
      ...common('Exercise notebooks'),
    ],
  },
  {
    code: 'Master - Lids',
    title: 'Крышки для посуды',
    attributes: [attribute('Lids*Diameter', 'number', { mandatory: true }), ...common('Lids')],
  },
];

export function categoryOf(code: string): CategoryData | undefined {
  return KASPI_CATEGORIES.find((category) => category.code === code);
}
