"""Names of people who do not exist: family names are made up, given names are in use."""

FAMILY_NAMES = (
    "ABRELINE", "ANGEVILLERS", "ARGOUMOIS", "AUBRELIN", "BALDRY-NOYER", "BARVOISE",
    "BEAUSSOLÉON", "BELLORGUEIL", "BOISGRAVIER", "BRÉMONTEL", "BRUYÉRON", "CABRETTE",
    "CASTELBRUME", "CHAMPDORÉ", "CHANTEVERNE", "CLAIRVAUGE", "COLVRINET", "CORMÉLIAN",
    "COURTEBISE", "D'ANGLEMUSE", "D'ESTROUVAL", "D'HAUTECRIQUE", "DAMBRECOURS",
    "DE LA FRESNOIE", "DELAMARNE-RONCIN", "DORVALOIS", "DU PRÉVERT", "ÉCHARBONNET",
    "ESTRIVIÈRE", "ÉVRARDELLE", "FALGUEROUX", "FONTCENDRÉE", "FOUGERONDE", "FRISQUELIN",
    "GALVEROCHE", "GARRIGUEROL", "GIRANDÔME", "GRANDVALLÉE", "GRELOTTIER", "GUERMOUCHET",
    "HAUTEBRISE", "HERBEVALLE", "HOUDREMONT", "JALINIÈRE", "JOUVENCELLE", "KERVALIANT",
    "L'HERMINOUX", "LA BRUNERIE", "LAGRAVOULE", "LARMANDIN", "LE COURVOEC", "LE GUERMADEUC",
    "LESPARVIN", "LINVÉRAC", "LOUBREGAN", "MALÉPERRIN", "MARCHEFROY", "MAUVERNIER",
    "MÉRINDEUIL", "MIRVAUDAN", "MONTBRISSEL", "MORANDELLE", "NAVARROUX", "NEUVERONDE",
    "NOIRMOUTARD", "O'BRESLAIN", "ORGEVALOIS", "OUDREVAL", "PALVADEAU", "PERVENCHÈRES",
    "PIERREFONTE", "PLANTEROSE", "POMMERAILLE", "PRÉSILLON", "QUATREBOIS", "QUINTERNE",
    "RABOUVIN", "RAVINDRAL", "RIVECOURBE", "ROCHEMUSE", "ROSAMBELLE", "SABLONNET",
    "SAINT-ÉVRIMONT", "SARVANTEL", "SÉGURIER", "SORBELINE", "TAILLEVERT", "TERREBLONDE",
    "TOURMALINET", "TREUVÉLEC", "URBALTEGUY", "VALCHENU", "VAUTRELLE", "VERDELONGE",
    "VILLOMBREUSE", "YVERCHAUD", "ZELLEMBACHER",
)  # fmt: skip

WOMEN = (
    "Agathe", "Aïcha", "Alizée", "Anaïs", "Anne-Sophie", "Awa", "Bérénice", "Camille", "Chloé",
    "Clémence", "Élise", "Éloïse", "Fatou", "Gaëlle", "Hélène", "Inès", "Jeanne", "Joséphine",
    "Léonie", "Lucie", "Maëlle", "Manon", "Marie-Lou", "Mei", "Naïma", "Noémie", "Océane",
    "Olena", "Ophélie", "Romane", "Salomé", "Solène", "Thaïs", "Yasmine", "Zoé",
)  # fmt: skip

MEN = (
    "Adrien", "Amadou", "Antoine", "Aurélien", "Baptiste", "Benoît", "Cédric", "Clément",
    "Corentin", "Cyprien", "Édouard", "Étienne", "Farid", "François", "Gaël", "Grégoire",
    "Hugo", "Idrissa", "Jean-Baptiste", "Joël", "Kévin", "Léo", "Loïc", "Malo", "Mathéo",
    "Minh", "Nicolas", "Noël", "Oumar", "Rémi", "Sébastien", "Théo", "Tiago", "Tristan", "Yann",
)  # fmt: skip

EITHER = ("Alix", "Ange", "Charlie", "Claude", "Dominique", "Loan", "Maxence", "Noa", "Sacha")

TOWNS = (
    ("Brumeval", "38"), ("Castelnoue", "31"), ("Fontarelle", "13"), ("Guermeur", "29"),
    ("L'Isle-aux-Aulnes", "45"), ("Montrieux-le-Vieux", "69"), ("Nézac", "33"),
    ("Pont-Orbec", "76"), ("Port-Éole", "34"), ("Rivebelle", "67"), ("Saint-Amaury", "59"),
    ("Vaucressy", "93"),
)  # fmt: skip
"""Places of birth, with the number of a real département: the towns are made up."""

STREETS = (
    "allée des Alouettes", "boulevard de l'Écluse", "chemin du Vieux-Four",
    "cours Émile-Vaudrin", "impasse des Tisserands", "place du Marché-aux-Fleurs",
    "quai de la Rive-Haute", "route de Bois-l'Évêque", "rue aux Ânes", "rue de l'Horloge",
    "sentier des Carrières",
)  # fmt: skip
