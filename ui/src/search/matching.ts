/** Items whose text has the words of the query, in their order; words may be beginnings. */
export function matching<Item>(items: Item[], query: string, text: (item: Item) => string): Item[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    const hay = text(item).toLowerCase();
    return words.every((word) => hay.includes(word));
  });
}
