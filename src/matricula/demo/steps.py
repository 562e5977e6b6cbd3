"""What stands in the lessons of the demo's courses, by their titles: texts, and every quiz."""

from collections.abc import Mapping, Sequence

from matricula.demo.quizzes import (
    Block,
    blanks,
    choice,
    formula,
    free,
    matching,
    number,
    program,
    read,
    sorting,
    table,
    word,
)

BULLETIN: Mapping[str, Sequence[Block]] = {
    "Ramener une note sur 20": (
        read(
            "<p>Une note sur 40, une autre sur 10 : avant de les comparer, on les ramène à la même"
            " échelle. On divise par le barème, on multiplie par 20.</p>"
        ),
        number("<p>27 sur 40. Combien cela fait-il sur 20 ?</p>", "13.5"),
        formula(
            "<p>Une note vaut <code>n</code> sur un barème de <code>b</code>. Écrivez la note sur"
            " 20.</p>",
            "20*n/b",
        ),
    ),
    "Peser par coefficients": (
        read(
            "<p>Un coefficient dit combien de fois une note compte. Coefficient 3 : comme si l'on"
            " avait obtenu trois fois la même note à trois épreuves égales.</p>"
        ),
        number(
            "<p>12 au coefficient 1, 8 au coefficient 3. Quelle est la moyenne ?</p>", "9", "0.001"
        ),
        blanks(
            "<p>Complétez.</p>",
            "La moyenne est la somme des produits divisée par la somme des",
            ("coefficients",),
            "; doubler tous les coefficients",
            ("ne change rien", "la double", "la divise par deux"),
            ".",
        ),
    ),
    "Absent, excusé, en attente": (
        read(
            "<p>Trois cases vides, trois raisons : l'une compte zéro, l'autre ne compte pas, la"
            " dernière ne compte pas encore.</p>"
        ),
        table(
            "<p>Que fait chaque mention à la moyenne ?</p>",
            ("compte zéro", "sort du calcul"),
            ("Absence injustifiée", "compte zéro"),
            ("Absence justifiée", "sort du calcul"),
            ("Note en attente", "sort du calcul"),
        ),
    ),
    "Ce que mesure un rang": (
        read("<p>Être 12e, c'est avoir onze personnes devant soi. Rien sur la distance.</p>"),
        choice(
            "<p>Deux groupes, deux 5es. Que peut-on en conclure ?</p>",
            ("Que quatre personnes ont fait mieux dans chaque groupe",),
            (
                ("Qu'ils ont la même moyenne", "Le rang ne dit rien de la moyenne."),
                ("Qu'ils sont dans le premier quart", "Il faudrait l'effectif des groupes."),
            ),
        ),
    ),
    "Lire un écart, pas une place": (
        read("<p>Minimum 11, moyenne 12, maximum 13 : le dernier n'est pas loin du premier.</p>"),
        sorting(
            "<p>Du groupe le plus serré au plus étalé (minimum – maximum) :</p>",
            "11 – 13",
            "9 – 14",
            "4 – 18",
        ),
    ),
    "Les codes d'une décision": (
        read("<p>Trois lettres résument une discussion. Voici les plus fréquentes.</p>"),
        matching(
            "<p>Associez chaque code à son sens.</p>",
            ("ADM", "admis"),
            ("AJ", "ajourné"),
            ("ADC", "admis par compensation"),
        ),
    ),
    "Compenser, capitaliser": (
        read(
            "<p>Une unité faible peut être compensée par une forte. Une unité validée est"
            " capitalisée : on ne la repasse pas.</p>"
        ),
        word(
            "<p>Quel verbe dit qu'une unité validée reste acquise l'année suivante ?</p>",
            r"(se\s+|être\s+)?capitalis(er|ée)",
        ),
    ),
    "Demander un entretien": (
        read("<p>Un entretien se prépare : une question, un document, une proposition.</p>"),
        free(
            "<p>Écrivez le message par lequel vous demandez un entretien à votre responsable"
            " d'études : cinq lignes, une seule question.</p>"
        ),
    ),
}
STATISTICS: Mapping[str, Sequence[Block]] = {
    "A mean is a sum and a count": (
        read("<p>Add them up, count them, divide. Everything else about a mean follows.</p>"),
        program(
            "<p>Read whole numbers, one in each line, until the input ends. Print their mean with"
            " two digits after the point.</p>",
            "import sys\n\nnumbers = [int(line) for line in sys.stdin]\n",
            ("1\n2\n3\n", "2.00"),
            ("10\n", "10.00"),
            ("0\n0\n1\n", "0.33"),
            ("-5\n5\n", "0.00"),
        ),
        formula(
            "<p>Two classes of <code>n</code> and <code>m</code> people have the means"
            " <code>a</code> and <code>b</code>. What is the mean of all?</p>",
            "(n*a + m*b)/(n + m)",
        ),
    ),
    "The median needs an order": (
        read("<p>Sort first. With an even count there are two in the middle: halve between.</p>"),
        number("<p>What is the median of 9, 1, 4, 100?</p>", "6.5"),
        sorting(
            "<p>Order the steps.</p>",
            "Copy the list",
            "Sort the copy",
            "Find the place in the middle",
            "Read the value there",
        ),
    ),
    "Which one was asked for": (
        read("<p>“Average” is not a question. What would you do with the answer?</p>"),
        matching(
            "<p>Which measure answers it?</p>",
            ("What does a tax of one per cent bring in?", "the mean"),
            ("What does somebody in the middle earn?", "the median"),
            ("Which size of shoes runs out first?", "the mode"),
        ),
    ),
    "Distances from the middle": (
        read("<p>Distances with their signs add up to nothing. Take them without.</p>"),
        blanks(
            "<p>Fill the gaps for the list 2, 4, 6.</p>",
            "The mean is",
            ("4",),
            ", the distances add up to",
            ("4",),
            "and with their signs to",
            ("0",),
            ".",
        ),
    ),
    "Squares and roots": (
        read("<p>Squares make far ones weigh more; the root brings the unit back.</p>"),
        choice(
            "<p>Which of these stay the same when ten is added to every value?</p>",
            ("The standard deviation", "The variance"),
            (("The mean", "It moves along."), ("The median", "It moves along, too.")),
        ),
    ),
    "Drawing with random.sample": (
        read("<p><code>random.sample(people, 10)</code> draws ten, nobody twice.</p>"),
        word("<p>Which function of the module draws with repetition?</p>", r"(random\.)?choices"),
    ),
    "How far samples stray": (
        read("<p>Four times as many people make the error half as large, not a quarter.</p>"),
        formula(
            "<p>The error of a sample of one is <code>s</code>. What is it for a sample of"
            " <code>n</code>?</p>",
            "s/sqrt(n)",
        ),
    ),
    "What an average hides": (
        read("<p>Two groups can each improve while their common mean falls.</p>"),
        table(
            "<p>True or false?</p>",
            ("true", "false"),
            ("Half of the people are above the median, at most", "true"),
            ("Half of the people are above the mean, always", "false"),
            ("Equal means make equal medians", "false"),
        ),
    ),
    "Shuffling labels": (
        read("<p>If the labels mean nothing, it does not matter who wears which.</p>"),
        program(
            "<p>Two lines of numbers are two groups. Print the difference of their means, that of"
            " the first less that of the second, with one digit after the point.</p>",
            "first = [int(word) for word in input().split()]\n",
            ("1 2 3\n1 1 1\n", "1.0"),
            ("5\n7\n", "-2.0"),
            ("4 4\n4 4 4\n", "0.0"),
        ),
    ),
    "How seldom is seldom": (
        read("<p>Five in a hundred is a habit, not a law of nature.</p>"),
        free(
            "<p>A difference as large as yours came up in 4 of 100 shuffles. What do you tell"
            " somebody who wants a yes or a no? Three sentences.</p>"
        ),
    ),
}
