"""
What the figures are compared with: one statement for each, as one writes it by hand.

They count what the six rules of the generated load say, exclusions and shares included,
and nothing of how they count is taken from the rule engine.
"""

_OF_PROGRAMME = """
  FROM engagements_attribution t
  JOIN engagements_activity a ON a.id = t.activity_id
  JOIN engagements_kind k ON k.id = a.kind_id
"""
_PARTS = f"{_OF_PROGRAMME}  JOIN engagements_engagement e ON e.activity_id = a.id\n"
_HELD = "WHERE t.programme_id = %(programme)s AND NOT t.is_excluded AND a.state = 'held'"
_TOOK_PART = f"""{_HELD}
   AND e.state = 'took_part'
   AND e.id NOT IN (SELECT engagement_id FROM engagements_engagementattribution
                     WHERE programme_id = %(programme)s AND is_excluded)
"""
_SHARED = """
  LEFT JOIN engagements_engagementattribution o
    ON o.engagement_id = e.id AND o.programme_id = %(programme)s
"""
_SHARE = "COALESCE(o.share, t.share) / 100"

STATEMENTS = {
    "workshops": f"SELECT COUNT(*) {_OF_PROGRAMME} {_HELD} AND k.code IN ('workshop')",
    "participants": f"""
SELECT COUNT(*) {_PARTS} {_TOOK_PART} AND k.code IN ('workshop', 'training')
   AND e.role IN ('participant') AND e.person_id IS NOT NULL""",
    "smes": f"""
SELECT COUNT(DISTINCT e.organisation_id) {_PARTS} {_TOOK_PART}
   AND k.code IN ('workshop', 'training', 'company-visit', 'consultancy')
   AND e.size_class IN ('micro', 'small', 'medium')""",
    "people": f"""
SELECT COUNT(DISTINCT e.person_id) {_PARTS} {_TOOK_PART}
   AND k.code IN ('training', 'bilateral-meeting')""",
    "advice-hours": f"""
SELECT SUM(COALESCE(e.hours, a.hours) * {_SHARE}) {_PARTS} {_SHARED} {_TOOK_PART}
   AND k.code IN ('consultancy', 'company-visit')""",
    "vouchers": f"""
SELECT SUM(ROUND(e.amount * {_SHARE}, 2)) {_PARTS} {_SHARED} {_TOOK_PART}
   AND k.code IN ('voucher-award') AND e.currency = 'EUR'""",
}
