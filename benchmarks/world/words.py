"""Words that the world's titles, names and people are made of."""

_SYLLABLES = "ka mo ri ten vel sor lin dra phi qua zen tor bal mi ex no ul gra hem pa vor sti cal den fro lu mar pi ser tan".split()

TOPICS = [a + b for a in _SYLLABLES for b in _SYLLABLES]
KINDS = "regression clustering network estimator sampler filter forest transformer kernel decomposition test index".split()
QUALITIES = "sparse robust adaptive bayesian hierarchical contrastive latent spectral causal ordinal online fuzzy".split()
TYPES = (
    "Training methodology|Neural network architecture|Ensemble of trees (bagging)|Non-parametric test|"
    "Probabilistic clustering|Volatility model (econometrics)|Rule-based learner|Generative model (adversarial)"
).split("|")
FAMILIES = ["Machine learning", "Statistics", "Econometrics", "Psychometrics"]
FIELDS = ["Deep learning", "Statistics", "Econometrics"]
VENUES = [
    "Journal of Statistical Methods", "Annals of Applied Computation", "Neural Letters", "Econometric Review",
    "Proceedings of the International Conference on Learning",
]  # fmt: skip
GIVEN = "Ada Tim Rosa Albert Grace Leo Kurt Emmy Alan Sofia Hugo Mary Ivan Chen Yuki Nina Omar Priya".split()
FAMILY_ENDS = "son berg ova ski mann ez ini ard oux eda ler wood".split()
