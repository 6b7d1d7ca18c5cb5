// What to do when camera or microphone cannot be had, by the kind of browser.

import { texts, type Texts } from '../../../lib/language.svelte'
import type { Trouble } from '../../../lib/stage/devices.svelte'
import type { Browser } from '../browser'

export const dictionary = {
  deniedTitle: { de: 'Der Zugriff wurde nicht erlaubt', en: 'Access was not allowed' },
  denied_ios: {
    de: 'Tippen Sie in der Adresszeile auf das Seitenmenü, dann auf „Website-Einstellungen“, und erlauben Sie Kamera und Mikrofon. Bleibt es dabei: Einstellungen › Apps › Safari › Kamera und Mikrofon.',
    en: 'Tap the page menu in the address bar, then “Website Settings”, and allow camera and microphone. If that does not help: Settings › Apps › Safari › Camera and Microphone.',
  },
  denied_android: {
    de: 'Tippen Sie auf das Zeichen links in der Adresszeile, dann auf „Berechtigungen“, und erlauben Sie Kamera und Mikrofon. Bleibt es dabei: Android-Einstellungen › Apps › Ihr Browser › Berechtigungen.',
    en: 'Tap the sign on the left of the address bar, then “Permissions”, and allow camera and microphone. If that does not help: Android Settings › Apps › your browser › Permissions.',
  },
  denied_firefox: {
    de: 'Klicken Sie links in der Adresszeile auf das durchgestrichene Zeichen von Kamera oder Mikrofon und löschen Sie die Sperre.',
    en: 'Click the crossed-out camera or microphone on the left of the address bar and clear the block.',
  },
  denied_safari: {
    de: 'Wählen Sie in der Menüleiste Safari › „Einstellungen für diese Website“, und erlauben Sie Kamera und Mikrofon.',
    en: 'In the menu bar choose Safari › “Settings for This Website”, and allow camera and microphone.',
  },
  denied_chrome: {
    de: 'Klicken Sie auf das Zeichen links in der Adresszeile und erlauben Sie Kamera und Mikrofon. Prüfen Sie sonst, ob das Betriebssystem dem Browser beides erlaubt.',
    en: 'Click the sign on the left of the address bar and allow camera and microphone. Otherwise check that the operating system lets the browser use both.',
  },
  noneTitle: { de: 'Kein Mikrofon gefunden', en: 'No microphone found' },
  none: {
    de: 'Schließen Sie ein Mikrofon oder ein Headset an, und versuchen Sie es noch einmal.',
    en: 'Connect a microphone or a headset and try again.',
  },
  busyTitle: { de: 'Das Gerät ist belegt', en: 'The device is in use' },
  busy: {
    de: 'Ein anderes Programm benutzt Kamera oder Mikrofon. Schließen Sie es, und versuchen Sie es noch einmal.',
    en: 'Another program is using the camera or microphone. Close it and try again.',
  },
  unsafeTitle: { de: 'Nur über eine sichere Verbindung', en: 'Only over a secure connection' },
  unsafe: {
    de: 'Der Browser gibt Kamera und Mikrofon nur auf Seiten mit https frei. Bitte fragen Sie die Regie nach der sicheren Adresse.',
    en: 'Browsers give access to camera and microphone on https pages alone. Please ask the producer for the secure address.',
  },
  goneTitle: { de: 'Ein Gerät wurde getrennt', en: 'A device was disconnected' },
  gone: {
    de: 'Schließen Sie es wieder an, oder wählen Sie ein anderes.',
    en: 'Connect it again, or choose another one.',
  },
  brokenTitle: { de: 'Kamera und Mikrofon lassen sich nicht öffnen', en: 'Camera and microphone cannot be opened' },
  broken: {
    de: 'Laden Sie die Seite neu, oder versuchen Sie es mit einem anderen Browser.',
    en: 'Reload the page, or try another browser.',
  },
} satisfies Texts

const text = texts(dictionary)

export const troubleTitle = (of: Trouble) => text(`${of}Title`)
export const troubleText = (of: Trouble, browser: Browser) => text(of === 'denied' ? `denied_${browser}` : of)
