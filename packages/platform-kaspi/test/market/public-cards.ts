import type { KaspiPublicCard, KaspiPublicReview, KaspiPublicSeller } from '../../src/emulator/index.ts';
import type { KaspiReadContext } from '../../src/market/index.ts';

export const context: KaspiReadContext = { seenAt: '2026-11-22T10:00:00+05:00' };

export const publicSeller = (more: Partial<KaspiPublicSeller> = {}): KaspiPublicSeller => ({
  merchantId: '30000003',
  name: 'ТехноБазар',
  sku: 'KETTLE_17',
  price: 12_990,
  priceMinusBonus: 12_340,
  rating: 4.9,
  reviews: 1_424,
  preOrder: 0,
  ...more,
});

export const publicReview = (more: Partial<KaspiPublicReview> = {}): KaspiPublicReview => ({
  id: '5000001',
  author: 'Серікжан Т.',
  date: '02.08.2024',
  rating: 5,
  plus: 'Бағасы',
  minus: '',
  text: 'Тауар жақсы, рахмет!',
  positive: 2,
  merchantId: '30000003',
  ...more,
});

export const publicCard = (more: Partial<KaspiPublicCard> = {}): KaspiPublicCard => ({
  code: '100200305',
  title: 'Электрочайник "Шай" \\ 1.7 л </script> 🫖',
  brand: 'Шай',
  description: 'Электрочайник <с> гарантией & "крышкой".',
  createdTime: '2026-03-01T07:32:16.274+00:00',
  categoryId: '05801',
  categoryCodes: ['Kettles', 'Home equipment', 'Categories'],
  categoryNames: ['Бытовая техника', 'Электрочайники'],
  images: ['p1/p2/4320080.jpg', 'p1/p2/4320085.jpg'],
  features: [
    { code: 'kettles*volume', name: 'Объём', values: ['1.7 л'] },
    { code: 'kettles*body', name: 'Корпус', values: ['металл', 'стекло'] },
  ],
  variants: { белый: '100200305', чёрный: '100200306' },
  cityId: '750000000',
  cityName: 'Алматы',
  rating: 4.9,
  reviewsCount: 85,
  sellers: [
    publicSeller(),
    publicSeller({ merchantId: 'Sulpak', name: 'Сулпак & Ко', price: 13_490, rating: null }),
  ],
  reviews: [publicReview()],
  isPromoted: false,
  ...more,
});
