// What the host view says about the stage.

import { texts, type Texts } from '../../lib/language.svelte'

export const dictionary = {
  stage: { de: 'Bühne', en: 'Stage' },
  title: { de: 'Kamera und Mikrofon', en: 'Camera and microphone' },
  camera: { de: 'Kamera', en: 'Camera' },
  microphone: { de: 'Mikrofon', en: 'Microphone' },
  soundOnly: { de: 'Nur Ton', en: 'Sound only' },
  level: { de: 'Pegel', en: 'Level' },
  you: { de: 'Sie', en: 'You' },
  opening: { de: 'Der Browser fragt nach Kamera und Mikrofon.', en: 'The browser asks for camera and microphone.' },
  blind: { de: 'Es ist keine Kamera da. Sie sind zu hören, nicht zu sehen.', en: 'There is no camera. You will be heard, not seen.' },
  whoSees: { de: 'Auf der Bühne sieht und hört Sie das ganze Publikum.', en: 'On stage the whole audience sees and hears you.' },
  recorded: { de: 'Es wird aufgenommen.', en: 'It is being recorded.' },
  go: { de: 'Auf die Bühne', en: 'Go on stage' },
  done: { de: 'Fertig', en: 'Done' },

  trouble_denied: {
    de: 'Der Browser lässt Kamera und Mikrofon nicht zu. In der Adresszeile lässt sich das ändern.',
    en: 'The browser does not allow camera and microphone. The address bar lets you change that.',
  },
  trouble_none: { de: 'Es ist kein Mikrofon angeschlossen.', en: 'No microphone is connected.' },
  trouble_busy: { de: 'Ein anderes Programm benutzt Kamera oder Mikrofon. Dort beenden und noch einmal versuchen.', en: 'Another program uses the camera or microphone. Close it there and try again.' },
  trouble_unsafe: { de: 'Kamera und Mikrofon gibt der Browser nur auf https-Seiten frei.', en: 'Browsers allow camera and microphone on https pages only.' },
  trouble_gone: { de: 'Kamera oder Mikrofon wurde getrennt.', en: 'The camera or microphone was unplugged.' },
  trouble_broken: { de: 'Kamera und Mikrofon ließen sich nicht öffnen.', en: 'Camera and microphone could not be opened.' },

  obs: { de: 'Lieber mit OBS?', en: 'Rather with OBS?' },
  obsText: {
    de: 'In OBS unter Einstellungen → Stream die Plattform „WHIP“ wählen und diese Adresse als Server eintragen. Das Bearer-Token steht bei der Regie unter „Bühne“.',
    en: 'In OBS choose the service “WHIP” under Settings → Stream, and enter this address as the server. The producer has the bearer token in setup, under “Stage”.',
  },
  copy: { de: 'Kopieren', en: 'Copy' },
  copied: { de: 'Kopiert', en: 'Copied' },

  state_connecting: { de: 'Verbindet …', en: 'Connecting …' },
  state_on: { de: 'Auf der Bühne', en: 'On stage' },
  state_lost: { de: 'Unterbrochen, kommt von selbst wieder', en: 'Interrupted, coming back by itself' },
  state_refused: { de: 'Nicht auf der Bühne', en: 'Not on stage' },
  state_ended: { de: 'Die Kamera läuft jetzt anderswo. Hier ist sie aus.', en: 'The camera now runs elsewhere. Here it is off.' },
  again: { de: 'Hier übernehmen', en: 'Take over here' },
  retry: { de: 'Noch einmal versuchen', en: 'Try again' },
  off: { de: 'Die Redaktion hat die Bühne ausgeschaltet. Kamera und Mikrofon sind aus.', en: 'The editors switched the stage off. Camera and microphone are off.' },
  were: { de: 'Sie waren auf der Bühne.', en: 'You were on stage.' },
  resume: { de: 'Weiter auf der Bühne', en: 'Go on, on stage' },

  micOff: { de: 'Mikrofon aus', en: 'Microphone off' },
  micOn: { de: 'Mikrofon an', en: 'Microphone on' },
  cameraOff: { de: 'Kamera aus', en: 'Camera off' },
  cameraOn: { de: 'Kamera an', en: 'Camera on' },
  share: { de: 'Bildschirm teilen', en: 'Share screen' },
  unshare: { de: 'Bildschirm nicht mehr teilen', en: 'Stop sharing the screen' },
  screenFailed: { de: 'Der Bildschirm ließ sich nicht teilen.', en: 'The screen could not be shared.' },
  screenRefused: { de: 'Der Bildschirm ist nicht auf der Bühne', en: 'The screen is not on stage' },
  devices: { de: 'Geräte', en: 'Devices' },
  leave: { de: 'Bühne verlassen', en: 'Leave the stage' },

  guests: { de: 'Gäste auf der Bühne', en: 'Guests on stage' },
  watch: { de: 'Sehen und hören', en: 'See and hear' },
  unwatch: { de: 'Ausblenden', en: 'Hide' },
  left: { de: 'noch {time}', en: '{time} left' },
  watch_connecting: { de: 'Gäste werden geholt …', en: 'Fetching the guests …' },
  watch_lost: { de: 'Unterbrochen, kommt von selbst wieder', en: 'Interrupted, coming back by itself' },
  watch_refused: { de: 'Die Gäste sind nicht zu sehen', en: 'The guests cannot be seen' },
  watch_ended: { de: 'Die Gäste laufen jetzt in einem anderen Fenster.', en: 'The guests now play in another window.' },
  silent: { de: 'Der Browser spielt noch keinen Ton.', en: 'The browser does not play sound yet.' },
  sound: { de: 'Ton einschalten', en: 'Turn sound on' },
} satisfies Texts

export const t = texts(dictionary)
