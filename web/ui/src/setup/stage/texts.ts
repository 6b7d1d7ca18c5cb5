// What setup says about the stage.

import { texts, type Texts } from '../../lib/language.svelte'

export const dictionary = {
  hint: {
    de: 'Kamera und Ton der Moderation in weniger als einer Sekunde auf der Publikumsseite, und Gäste aus dem Publikum dazu. Die Redaktion holt sie am Pult unter „Bühne“ dazu (Taste B).',
    en: 'The host’s camera and sound on the audience page within a second, and guests from the audience beside them. Moderators bring them there at the desk, under “Stage” (key B).',
  },
  turnOn: { de: 'Bühne in dieser Sendung', en: 'Stage in this show' },
  failed: { de: 'Die Angaben zur Bühne ließen sich nicht laden.', en: 'What is known about the stage could not be loaded.' },
  recordings: {
    de: 'Aufnahmen liegen auf dem Server im Datenordner unter recordings, eine Datei je Kamera und Mikrofon. Sie sind auch nach einem Absturz bis zur letzten Sekunde abspielbar.',
    en: 'Recordings are on the server, in the data folder under recordings, one file for each camera and microphone. They play up to the last second even after a crash.',
  },
  overlay: { de: 'Bühne als Quelle in OBS', en: 'The stage as a source in OBS' },
  overlayHint: {
    de: 'Browser-Quelle, 1920 × 1080, durchsichtig. Mit &host=1 zeigt sie auch Moderation und Bildschirm, mit &layout=one, two oder grid eine feste Anordnung.',
    en: 'Browser source, 1920 × 1080, transparent. With &host=1 it shows the host and their screen too, with &layout=one, two or grid a fixed layout.',
  },

  obs: { de: 'Mit OBS senden', en: 'Send with OBS' },
  obsHint: {
    de: 'Geht auch aus dem Browser: In der Studioansicht führt „Kamera“ auf die Bühne. OBS ab Version 30 sendet ohne Zusatz.',
    en: 'A browser does it too: in the host view “Camera” leads on stage. OBS sends without a plug-in from version 30 on.',
  },
  whose: { de: 'Im Namen von', en: 'On behalf of' },
  shared: { de: 'Gemeinsamer Link der Moderation', en: 'Shared link of the host' },
  server: { de: 'Server', en: 'Server' },
  token: { de: 'Bearer-Token', en: 'Bearer Token' },
  tokenHint: { de: 'Wer das Token hat, kann senden. Es gehört zum Link der Moderation und endet mit ihm.', en: 'Whoever has the token can send. It belongs to the host’s link and ends with it.' },
  noToken: { de: 'Erst einen Link für die Moderation ausstellen.', en: 'Make a link for the host first.' },
  step1: { de: 'Einstellungen → Stream: Plattform „WHIP“, darunter Server und Bearer-Token von hier einfügen.', en: 'Settings → Stream: Service “WHIP”, then paste Server and Bearer Token from here.' },
  step2: { de: 'Einstellungen → Ausgabe: Ausgabemodus „Erweitert“, Reiter „Streamen“. Videoencoder x264 oder NVIDIA NVENC H.264, Audioencoder Opus.', en: 'Settings → Output: Output Mode “Advanced”, tab “Streaming”. Video Encoder x264 or NVIDIA NVENC H.264, Audio Encoder Opus.' },
  step3: { de: 'CBR mit 2500 kbit/s, Keyframeintervall 1 s (höchstens 2 s). x264: Profil baseline, Tune zerolatency. NVENC: Ultra Low Latency, B-Frames 0.', en: 'CBR at 2500 Kbps, keyframe interval 1 s (2 s at most). x264: Profile baseline, Tune zerolatency. NVENC: Ultra Low Latency, B-frames 0.' },
  step4: { de: 'Einstellungen → Video: Ausgabe 1280 × 720, 30 fps. Einstellungen → Audio: 48 kHz.', en: 'Settings → Video: Output 1280 × 720, 30 FPS. Settings → Audio: 48 kHz.' },
  step5: { de: '„Stream starten“. Am Pult erscheint das Bild unter „Auf der Bühne“.', en: '“Start Streaming”. The picture appears at the desk under “On stage”.' },

  network: { de: 'Netzwerk', en: 'Network' },
  networkHint: {
    de: 'Bild und Ton laufen über einen UDP-Port, ersatzweise über einen TCP-Port. Beide müssen in Firewall und Router zu diesem Server offen sein.',
    en: 'Picture and sound use one UDP port, or instead one TCP port. Both must be open to this server in firewall and router.',
  },
  web: { de: 'Seiten und Anmeldung', en: 'Pages and sign-in' },
  stun: { de: 'STUN', en: 'STUN' },
  turn: { de: 'TURN', en: 'TURN' },
  noStun: { de: 'keiner eingetragen', en: 'none set' },
  noTurn: { de: 'keiner eingetragen; strenge Firmennetze brauchen einen', en: 'none set; strict company networks need one' },
  test: { de: 'In diesem Browser prüfen', en: 'Test in this browser' },
  testing: { de: 'Wird geprüft …', en: 'Testing …' },
  testOff: { de: 'Zum Prüfen die Bühne einschalten.', en: 'Switch the stage on to test it.' },
  udp: { de: 'UDP', en: 'UDP' },
  tcp: { de: 'TCP', en: 'TCP' },
  open: { de: 'offen ({ms} ms)', en: 'open ({ms} ms)' },
  closed: { de: 'zu', en: 'closed' },
  missing: { de: 'bietet der Server nicht an', en: 'not offered by the server' },
  missing_turn: { de: 'kein Server eingetragen', en: 'no server set' },
  refused: { de: 'nicht geprüft: {why}', en: 'not tested: {why}' },
  goodAll: { de: 'Dieses Netz lässt die Bühne durch.', en: 'This network lets the stage through.' },
  goodTcp: {
    de: 'Es geht, aber nur über TCP: Bei schlechtem Netz stockt das Bild eher. Ist der UDP-Port am Server offen?',
    en: 'It works, but over TCP alone: on a bad network the picture stalls sooner. Is the UDP port open at the server?',
  },
  goodTurn: {
    de: 'Es geht nur über den TURN-Server. Sind die Ports oben am Server offen?',
    en: 'It works through the TURN server alone. Are the ports above open at the server?',
  },
  bad: {
    de: 'Von hier kommt niemand auf die Bühne. Die Ports oben öffnen, oder einen TURN-Server eintragen.',
    en: 'Nobody gets on stage from here. Open the ports above, or set a TURN server.',
  },
  elsewhere: {
    de: 'Gilt für dieses Gerät in diesem Netz. Auf dem Server nennt „zuruf doctor“, was fehlt.',
    en: 'True for this device on this network. On the server, “zuruf doctor” names what is missing.',
  },

  engine: { de: 'Großes Publikum: über eine andere Media-Engine', en: 'Large audiences: through another media engine' },
  engineHint: {
    de: 'Reicht ein Server nicht, sendet Zuruf die Bühne per WHIP an eine Media-Engine, etwa MediaMTX, LiveKit oder Cloudflare, und das Publikum sieht sie dort per WHEP. Ohne {seat} in der Adresse wird nur der wichtigste Platz gesendet, mit {seat} jeder einzeln.',
    en: 'When one server is not enough, Zuruf sends the stage by WHIP to a media engine such as MediaMTX, LiveKit or Cloudflare, and the audience watches it there by WHEP. Without {seat} in the address the main seat alone is sent, with {seat} each of them.',
  },
  out_whip: { de: 'Sendet an (WHIP)', en: 'Send to (WHIP)' },
  out_whep: { de: 'Publikum sieht (WHEP)', en: 'Audience watches (WHEP)' },
  out_token: { de: 'Token der Media-Engine', en: 'Token of the media engine' },
  keptToken: { de: 'Leer lassen: bleibt, wie es ist. Es wird verschlüsselt gespeichert und nie gezeigt.', en: 'Leave empty: stays as it is. It is stored encrypted and never shown.' },
  engineOn: { de: 'wird genutzt', en: 'in use' },
  save: { de: 'Sichern', en: 'Save' },
  saved: { de: 'Gesichert', en: 'Saved' },
  engineOff: { de: 'Nicht mehr nutzen', en: 'Stop using it' },
  sure: { de: 'Wirklich beenden', en: 'Really stop' },
} satisfies Texts

export const t = texts(dictionary)
