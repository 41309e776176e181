import { parseHTML } from 'linkedom';

/**
 * A whole page to look at: what runs, loads foreign documents or sends forms is shown as a frame that names it. Pages that
 * people wrote hold such things; a preview has no scripts.
 */
export function safePage(page: string): string {
  const { document } = parseHTML(page);
  for (const element of document.querySelectorAll(removed)) element.remove();
  for (const element of document.querySelectorAll(framed)) {
    const frame = document.createElement('p');
    frame.setAttribute('style', 'border:1px dashed;padding:.75rem;opacity:.75');
    frame.textContent = `‹${element.tagName.toLowerCase()}› ${element.getAttribute('src') ?? element.getAttribute('data') ?? ''}`;
    element.replaceWith(frame);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      if (/^on|^srcdoc$|^formaction$/i.test(name) || (addresses.test(name) && !isHarmless(value))) {
        element.removeAttribute(name);
      }
    }
  }
  return `<!DOCTYPE html>\n${document.documentElement.outerHTML}\n`;
}

const removed = 'script, noscript, template, base, meta[http-equiv], link, dialog';
const framed = 'iframe, frame, frameset, object, embed, applet, video, audio, canvas, svg, math, form, portal';
const addresses = /^(href|src|srcset|action|poster|background|xlink:href|data|ping)$/i;

/** Addresses with a scheme that a browser opens as a page or picture, and those without one. */
const isHarmless = (value: string): boolean => {
  const scheme = /^[\s\u0000-\u001f]*([a-z][a-z0-9+.-]*)\s*:/i.exec(value.replace(/[\t\n\r]/g, ''))?.[1];
  return scheme === undefined || /^(https?|mailto|tel)$/i.test(scheme);
};
