"""Whether an application that was acknowledged can be lost: a board under load, struck again and again."""
