// Keeps what changes up to date on a page that the browser has translated. Chromium puts a `font` element with
// its words in place of each text and takes the text itself out of the page, where the workspace goes on
// writing to it, unseen. So a text that changes out there comes back in, and is then translated anew.
{
  const standIn = new WeakMap(); // a text that was taken out → what stands for it

  const watch = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") comeBack(change.target);
      else for (const node of change.removedNodes) if (node.nodeType === Node.TEXT_NODE) takenOut(node, change);
    }
  });

  function takenOut(text, { addedNodes, previousSibling, nextSibling }) {
    const font = [addedNodes[0], previousSibling, nextSibling].find((node) => node?.nodeName === "FONT");
    if (!font || text.isConnected) return;
    standIn.set(text, font);
    watch.observe(text, { characterData: true });
  }

  function comeBack(text) {
    const font = standIn.get(text);
    if (!font?.isConnected || text.isConnected) return;
    standIn.delete(text);
    font.replaceWith(text);
  }

  watch.observe(document, { childList: true, subtree: true });
}
