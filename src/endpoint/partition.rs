//! The partitions of AWS, and the Regions in them.

/// A part of AWS with accounts and endpoints of its own.
///
/// See <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>.
#[derive(Debug)]
pub struct Partition {
    /// `aws`, `aws-cn`, ... as ARNs have it.
    pub id: &'static str,
    pub(super) dns_suffix: &'static str,
    pub(super) dualstack_suffix: &'static str,
    /// Where its Regions begin; `aws` takes what no other does.
    prefix: &'static str,
    /// The Regions this version knows.
    pub regions: &'static [&'static str],
}

/// All partitions.
pub static PARTITIONS: [Partition; 8] = [
    Partition {
        id: "aws",
        dns_suffix: "amazonaws.com",
        dualstack_suffix: "api.aws",
        prefix: "",
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "me-west-1",
            "mx-central-1",
            "sa-east-1",
            "sa-west-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    },
    Partition {
        id: "aws-cn",
        dns_suffix: "amazonaws.com.cn",
        dualstack_suffix: "api.amazonwebservices.com.cn",
        prefix: "cn-",
        regions: &["cn-north-1", "cn-northwest-1"],
    },
    Partition {
        id: "aws-us-gov",
        dns_suffix: "amazonaws.com",
        dualstack_suffix: "api.aws",
        prefix: "us-gov-",
        regions: &["us-gov-east-1", "us-gov-west-1"],
    },
    Partition {
        id: "aws-eusc",
        dns_suffix: "amazonaws.eu",
        dualstack_suffix: "api.amazonwebservices.eu",
        prefix: "eusc-de-",
        regions: &["eusc-de-east-1"],
    },
    Partition {
        id: "aws-iso",
        dns_suffix: "c2s.ic.gov",
        dualstack_suffix: "api.aws.ic.gov",
        prefix: "us-iso-",
        regions: &["us-iso-east-1", "us-iso-west-1"],
    },
    Partition {
        id: "aws-iso-b",
        dns_suffix: "sc2s.sgov.gov",
        dualstack_suffix: "api.aws.scloud",
        prefix: "us-isob-",
        regions: &["us-isob-east-1", "us-isob-west-1"],
    },
    Partition {
        id: "aws-iso-e",
        dns_suffix: "cloud.adc-e.uk",
        dualstack_suffix: "api.cloud-aws.adc-e.uk",
        prefix: "eu-isoe-",
        regions: &["eu-isoe-west-1"],
    },
    Partition {
        id: "aws-iso-f",
        dns_suffix: "csp.hci.ic.gov",
        dualstack_suffix: "api.aws.hci.ic.gov",
        prefix: "us-isof-",
        regions: &["us-isof-east-1", "us-isof-south-1"],
    },
];

impl Partition {
    /// The partition of a Region, known or new; `aws` where no other claims it.
    #[must_use]
    pub fn for_region(region: &str) -> &'static Self {
        let [aws, others @ ..] = &PARTITIONS;
        others
            .iter()
            .find(|partition| partition.has_region(region))
            .unwrap_or(aws)
    }

    /// `PREFIXword-digits`, or the partition's own global Region.
    fn has_region(&self, region: &str) -> bool {
        if let Some((word, number)) = region
            .strip_prefix(self.prefix)
            .and_then(|rest| rest.split_once('-'))
        {
            let word_fits =
                !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let number_fits =
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            if word_fits && number_fits {
                return true;
            }
        }
        region.strip_suffix("-global") == Some(self.id)
    }
}

/// A Region this version knows.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    /// Its name.
    pub name: &'static str,
    /// Its partition.
    pub partition: &'static Partition,
}

/// The Regions this version knows. Others work too, if their names follow AWS's patterns.
pub fn regions() -> impl Iterator<Item = Region> {
    PARTITIONS.iter().flat_map(|partition| {
        partition
            .regions
            .iter()
            .map(move |name| Region { name, partition })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_of_the_future_is_placed_by_its_pattern() {
        assert_eq!(Partition::for_region("cn-south-7").id, "aws-cn");
        assert_eq!(Partition::for_region("us-gov-central-1").id, "aws-us-gov");
        assert_eq!(Partition::for_region("aws-cn-global").id, "aws-cn");
        assert_eq!(Partition::for_region("cn-south").id, "aws");
        assert_eq!(Partition::for_region("zz-north-1").id, "aws");
    }

    #[test]
    fn every_known_region_lies_in_its_own_partition() {
        for region in regions() {
            assert_eq!(
                Partition::for_region(region.name).id,
                region.partition.id,
                "{}",
                region.name
            );
        }
    }
}
