package simulator

// Everything here is invented. Names are puns; nobody is meant.

var firstNames = []string{
	"Käthe", "Bodo", "Lotte", "Moritz", "Frieda", "Hannes", "Wilma", "Jupp", "Ottilie", "Knut",
	"Penny", "Barnaby", "Mabel", "Rufus", "Daisy", "Chester", "Winnie", "Gus", "Tilly", "Monty",
	"Änne", "Jörn", "Zoë", "Günni",
}

var lastNames = []string{
	"Kabelsalat", "Brotkasten", "Lattenrost", "Mikrowelle", "Zimtschnecke", "Regenschirm", "Gießkanne", "Kuckucksuhr", "Puddlejump", "Overclock",
	"Teakettle", "Bumblebee", "Marmalade", "Sockdrawer", "Thunderpants", "Wobbleton", "Nudelholz", "Wäscheleine", "Pfefferminz", "Fahrradklingel",
	"Cardboard", "Rutabaga", "Schneckenpost", "Doppelkeks", "Umleitung",
}

var rightToLeftNames = []string{"سمير النعناع", "نورة الفنجان", "נועה לימון", "אורי כדור"}

var chatter = []string{
	"Guten Abend in die Runde!", "Ton ist super, Bild auch.", "Bei mir ruckelt es kurz, jetzt geht’s wieder.", "Grüße aus Castrop-Rauxel",
	"Das sehe ich ganz genauso.", "Da muss ich widersprechen, höflich.", "Kann jemand den Link zum Programm nennen?", "Erst mal Tee holen.",
	"Die Katze schaut auch zu.", "Wer hat eigentlich das Licht im Studio gewählt? Schön!", "Bitte etwas lauter, danke.", "Endlich redet mal jemand Klartext.",
	"Hab’s verpasst, was war die Antwort?", "Mein Toaster ist auch smart und trotzdem verbrennt er alles.", "Straßenbahn hatte Verspätung, bin jetzt da.",
	"Hello from a very rainy Leeds", "First time here, this is lovely", "Sound is a bit quiet for me", "Could you repeat that last bit?",
	"My dog just barked at the intro music", "Great point, hadn’t thought of that", "I respectfully disagree", "Wait, what did I miss?",
	"Greetings from the night shift", "The captions are doing their best", "That chart needs a legend", "Hi mum", "Popcorn is ready",
	"Finally someone asks about the bicycles", "Can confirm, tested it in my kitchen", "<b>does this become bold?</b>", "1 < 2 && 3 > 2",
	"Familie 👩‍👩‍👧‍👦 grüßt", "Z̷a̷l̷g̷o̷ war auch schon da", "naïve façade, crème brûlée, señor", "日本からこんにちは", "Привет из кухни",
}

var emoji = []string{"😂", "👏", "❤️", "🔥", "🎉", "🤔", "👍", "🥨", "🚲", "🏳️‍🌈", "👩🏽‍🚀", "🇩🇪", ":yt:"}

var askGerman = []string{
	"Wann gibt es endlich %s?", "Was kostet uns %s im Jahr?", "Wer entscheidet eigentlich über %s?", "Frage: Warum dauert das mit %s so lange?",
	"Wie kann ich bei %s mitmachen?", "Gibt es für %s schon einen Plan?", "Was passiert mit %s, wenn das Geld ausgeht?", "Könnten Sie noch etwas zu %s sagen?",
}

var topicsGerman = []string{
	"die neue Radbrücke", "das Freibad", "kostenlose Brezeln im Rathaus", "die Straßenlaternen am Kanal", "den Nachtbus", "die Stadtbücherei",
	"das WLAN im Park", "die Grundschule", "den Spielplatz mit der kaputten Rutsche", "die Wärmepumpen", "die Baustelle vor meinem Fenster",
	"den Wochenmarkt", "die Hundewiese", "die Digitalisierung der Digitalisierung",
}

var askEnglish = []string{
	"When will we see %s?", "Who pays for %s?", "What is the plan for %s?", "Question: why is %s taking so long?",
	"How can I help with %s?", "Could you say more about %s?", "Is %s still happening this year?",
}

var topicsEnglish = []string{
	"the bicycle bridge", "the night bus", "free wifi in the park", "the open-air pool", "the library roof", "the farmers’ market",
	"the squeaky swing", "heat pumps in old houses", "the zebra crossing at the school", "the duck pond", "subtitles for the deaf",
}

var rightToLeft = []string{
	"مساء الخير من القاهرة", "متى سيُفتتح الجسر الجديد؟", "شكرا على البث 👏", "سؤال: كم تكلفة الحافلة الليلية؟ 12 يورو؟",
	"ערב טוב מחיפה", "מתי תיפתח הספרייה?", "תודה רבה! 😊", "+1 #2 בבקשה",
}

var trolling = []string{
	"erster", "laaaaangweilig", "Meine Oma moderiert schneller", "fake. alles fake. auch diese Nachricht.", "ratio",
	"wake me up when something happens", "I have won this stream", "D u   h a s t   v e r l o r e n", "Kаnn mаn hiеr Pizzа bеstеllеn?",
	"you are all bots except me", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
}

var spam = []string{
	"Gratis Glühbirnen!!! https://gluehbirnen.example/jetzt", "I made 4000 buttons a day working from home → buttons.example", "Folgt mir auf knuspertv.example für Verlosung",
	"hxxp://rutabaga.example/win?id=77", "Kredit ohne Warten, DM an @brotkasten", "🎁🎁🎁 www.simulation.example/gift 🎁🎁🎁",
	"ch3ap w4tches w a t c h e s . e x a m p l e", "Bitte teilen bitte teilen bitte teilen bitte teilen",
}

var corrections = []string{" (Tippfehler behoben)", " – ich meinte nächstes Jahr", " edit: typo", " EDIT: danke!"}
