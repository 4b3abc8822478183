"""The panels of every pane. A new one is a file here and a line in `PANELS`: its place gives its number."""

from ui.desk.panel import Panel
from ui.desk.panels.alerts import Alerts
from ui.desk.panels.audit import Audit
from ui.desk.panels.bans import AbuseFiles, Evidence, OwnData
from ui.desk.panels.before_after import StageChange
from ui.desk.panels.boards import Funnel, Tracking
from ui.desk.panels.composer import Composer
from ui.desk.panels.criteria import CriteriaInForce
from ui.desk.panels.critical import CriticalCase, CriticalList
from ui.desk.panels.decisions import Decisions
from ui.desk.panels.feeds import Feeds
from ui.desk.panels.figures import Figures
from ui.desk.panels.growth import MonthGrowth
from ui.desk.panels.incident import IncidentFacts
from ui.desk.panels.incidents import Incidents
from ui.desk.panels.late import Late
from ui.desk.panels.messages import Messages
from ui.desk.panels.numbers import Numbers
from ui.desk.panels.overrides import Overrides
from ui.desk.panels.people import People
from ui.desk.panels.publications import Publications
from ui.desk.panels.quality import QualityPanel
from ui.desk.panels.queues import Queues
from ui.desk.panels.review_effect import ReviewEffect
from ui.desk.panels.review_figures import ReviewFigures
from ui.desk.panels.review_outcome import ReviewOutcome
from ui.desk.panels.review_timeline import Timeline
from ui.desk.panels.review_wall import WallThen
from ui.desk.panels.sanction import Afterwards, Courtesy, Decision
from ui.desk.panels.trend import Trend
from ui.desk.panels.unserved import UnservedList
from ui.desk.panels.weeks import Weeks
from ui.desk.panels.work import Work

PANELS: tuple[type[Panel], ...] = (
    Queues,
    Late,
    Work,
    Composer,
    Overrides,
    Alerts,
    Decisions,
    Feeds,
    OwnData,
    AbuseFiles,
    Evidence,
    Decision,
    Courtesy,
    Afterwards,
    CriticalList,
    CriticalCase,
    Messages,
    QualityPanel,
    Numbers,
    Trend,
    Figures,
    Timeline,
    WallThen,
    ReviewFigures,
    ReviewEffect,
    ReviewOutcome,
    Publications,
    People,
    CriteriaInForce,
    Funnel,
    UnservedList,
    Tracking,
    StageChange,
    MonthGrowth,
    Incidents,
    Weeks,
    IncidentFacts,
    Audit,
)
"""In the order of Alt+1 to Alt+9 within their pane. A pane that has none is not shown: no dead tabs."""
