"""The compiled search: plans, the moves that change them, and where its meetings sit at last."""
