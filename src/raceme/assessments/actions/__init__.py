"""Every write of assessments; callers say ``assessments.actions.close(…)``."""
